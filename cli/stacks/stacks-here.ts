import * as fs from "node:fs";
import * as path from "node:path";
import { types } from "node:util";
import { readStacks } from "../../lib/manifests";
import type { Surroundings } from "../surroundings";
import { withStacksOfApp } from "./app";
import type { ShownStack } from "./shown-stack";

/** The stacks of the current folder: those that its app makes, or those in the folder that `--from` names. */
export async function withStacksHere<T>(
  { from }: { readonly from?: string },
  surroundings: Surroundings,
  use: (stacks: readonly ShownStack[]) => Promise<T>,
): Promise<T> {
  return from === undefined
    ? withStacksOfApp(surroundings.folder, surroundings, use)
    : use(stacksOf(path.resolve(surroundings.folder, from), from));
}

/** @throws Error when the folder is not what an app writes */
function stacksOf(folder: string, from: string): readonly ShownStack[] {
  if (!fs.existsSync(path.join(folder, "manifest.json"))) {
    throw new Error(
      `${from} holds no synthesized stacks: there is no manifest.json; npx cdktf synth writes it to cdktf.out, and without --from none is needed`,
    );
  }
  try {
    return readStacks(folder);
  } catch (error) {
    // What a parser or an access to nothing has to say helps nobody.
    if (types.isNativeError(error) && ["SyntaxError", "TypeError"].includes(error.name)) {
      throw new Error(
        `${from} holds no synthesized stacks: its manifest.json, or a stack that it names, is not what cdktf writes`,
        { cause: error },
      );
    }
    throw error;
  }
}
