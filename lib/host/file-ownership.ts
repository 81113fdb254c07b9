import type { IConstruct } from "constructs";
import type { Violation } from "../units";

/** A file of a machine that a change wants to itself. */
export interface OwnedFile {
  /** Which machine, wherever it is named. */
  readonly machine: string;
  readonly path: string;
}

/** App to the files in it, and the construct path of the change that has each. */
const OWNERS = new WeakMap<IConstruct, Map<string, string>>();

/**
 * Notes that a change has files to itself, and complains of those that another has: each would take the other's text for its own, and with
 * one of them the file would go.
 */
export function claim(change: IConstruct, files: readonly OwnedFile[]): readonly Violation[] {
  const owners = OWNERS.get(change.node.root) ?? new Map<string, string>();
  OWNERS.set(change.node.root, owners);
  const violations = new Map<string, Violation>();
  for (const { machine, path } of files) {
    const owner = owners.get(`${machine} ${path}`);
    if (owner !== undefined) {
      violations.set(path, {
        code: "FileOfAnotherChange",
        what: `${owner} has this file already on one of the machines`,
        got: path,
        instead: "have one of the two write it",
      });
    }
    owners.set(`${machine} ${path}`, change.node.path);
  }
  return [...violations.values()];
}
