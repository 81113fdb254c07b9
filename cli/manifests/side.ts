import { UsageError } from "../errors";

/** One of two sides that are compared. */
export interface Side {
  /** The argument that said so. */
  readonly label: string;
  /** Revision of git; undefined for the folder as it is. */
  readonly revision?: string;
  /** Stacks and environments; none means all. */
  readonly names: readonly string[];
}

/**
 * A side as it is written on the command line: `<name>`, `<revision>:<name>`, or either half of that alone with its colon.
 *
 * @throws UsageError when it is empty
 */
export function parseSide(label: string): Side {
  if (label === "") {
    throw new UsageError("a side of --diff is empty; : stands for all stacks");
  }
  // A name has no colon, but a revision may: `:/message`.
  const colon = label.lastIndexOf(":");
  const revision = label.slice(0, Math.max(colon, 0));
  const name = label.slice(colon + 1);
  return { label, names: name === "" ? [] : [name], ...(revision === "" ? {} : { revision }) };
}
