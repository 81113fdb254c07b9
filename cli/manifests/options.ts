import { parseArgs } from "node:util";
import { messageOf, UsageError } from "../errors";
import { parseSide, Side } from "./side";

/** What `onprem manifests` was asked for. */
export interface ManifestsCommandOptions {
  /** Stacks and environments; none means all. Empty where two sides are compared. */
  readonly names: readonly string[];
  /** The two sides that are compared. */
  readonly diff?: readonly [Side, Side];
  /** Folder to write. */
  readonly output?: string;
  /** Folder of synthesized stacks. */
  readonly from?: string;
  /** Program that renders charts. */
  readonly helm?: string;
  /** Whether secrets are filled in. */
  readonly withSecrets: boolean;
  /** File of the secrets. */
  readonly secrets?: string;
}

/** @throws UsageError what is wrong with the arguments */
export function parseOptions(args: readonly string[]): ManifestsCommandOptions {
  const { values, positionals } = parsed(args);
  const { diff, secrets, "with-secrets": withSecrets, ...rest } = values;
  for (const [name, value] of Object.entries({ ...rest, secrets })) {
    if (value === "") {
      throw new UsageError(`--${name} is empty`);
    }
  }
  if (secrets !== undefined && !withSecrets) {
    throw new UsageError("--secrets belongs to --with-secrets");
  }
  if (positionals.includes("") && !diff) {
    throw new UsageError("a name is empty");
  }
  const options = { ...rest, withSecrets, ...(secrets === undefined ? {} : { secrets }) };
  if (!diff) {
    const revision = positionals.find((name) => name.includes(":"));
    if (revision !== undefined) {
      throw new UsageError(`${revision} names a revision, which is for --diff alone`);
    }
    return { ...options, names: positionals };
  }
  const [before, after, ...others] = positionals;
  if (before === undefined || after === undefined || others.length > 0) {
    throw new UsageError(`--diff compares two sides, got ${positionals.length}`);
  }
  if (rest.output !== undefined) {
    throw new UsageError("--diff writes no folder: leave out --output");
  }
  return { ...options, names: [], diff: [parseSide(before), parseSide(after)] };
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        output: { type: "string", short: "o" },
        from: { type: "string" },
        helm: { type: "string" },
        "with-secrets": { type: "boolean", default: false },
        secrets: { type: "string" },
        diff: { type: "boolean", default: false },
      },
    });
  } catch (error) {
    throw new UsageError(messageOf(error));
  }
}
