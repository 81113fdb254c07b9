import * as path from "node:path";
import { readStacks, type StackConfiguration } from "../../lib/manifests";
import type { Surroundings } from "../surroundings";
import { withStacksOfApp } from "./app";

/** The stacks of the current folder: those that its app makes, or those in the folder that `--from` names. */
export async function withStacksHere<T>(
  { from }: { readonly from?: string },
  surroundings: Surroundings,
  use: (stacks: readonly StackConfiguration[]) => Promise<T>,
): Promise<T> {
  return from === undefined
    ? withStacksOfApp(surroundings.folder, surroundings, use)
    : use(readStacks(path.resolve(surroundings.folder, from)));
}
