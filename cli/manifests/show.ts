import * as path from "node:path";
import { types } from "node:util";
import { manifestFiles, type Manifests, toYaml } from "../../lib/manifests";
import type { Surroundings } from "../surroundings";
import type { ManifestsCommandOptions } from "./options";
import { writeFolder, writeFolders } from "./output-folder";
import { valuesOf } from "./secret-values";
import { select } from "./select";
import type { ShownStack } from "../stacks/shown-stack";
import { viewOf } from "./view";

/** Prints stacks, or writes them to a folder. */
export function show(
  stacks: readonly ShownStack[],
  options: ManifestsCommandOptions,
  surroundings: Surroundings,
): number {
  const { folder, stdout, stderr } = surroundings;
  const { output, withSecrets, secrets: file, helm } = options;
  const chosen = select(stacks, options.names);
  // One stack is a folder of its own, and everything else may be more stacks tomorrow.
  const single = options.names.length === 1 && chosen.length === 1 && chosen[0]?.name === options.names[0];
  const root = path.resolve(folder, output ?? ".");
  const seenFrom = (stack: string): string => (output === undefined || single ? root : path.join(root, stack));
  const values = withSecrets ? valuesOf(chosen, { surroundings, ...(file === undefined ? {} : { file }) }) : undefined;
  const all = viewOf(chosen, { seenFrom, helm, values });
  if (output === undefined) {
    stdout.write(toYaml(all));
    return 0;
  }
  const files = new Map(all.map((manifests) => [manifests.stack, manifestFiles(manifests)]));
  try {
    if (single) {
      writeFolder(root, files.get(chosen[0]?.name ?? "") ?? new Map<string, string>(), { secret: withSecrets });
    } else {
      writeFolders(root, files, { secret: withSecrets, stacks: stacks.map(({ name }) => name) });
    }
  } catch (error) {
    throw inWords(error, output);
  }
  all.filter(isEmpty).forEach(({ stack }) => {
    stderr.write(`onprem: ${stack} makes no Kubernetes objects, and has no files\n`);
  });
  return 0;
}

function isEmpty({ objects, charts }: Manifests): boolean {
  return objects.length === 0 && charts.length === 0;
}

/** The file system says what it wanted to do with which file, and not what it was for. */
function inWords(error: unknown, output: string): unknown {
  return types.isNativeError(error) && "syscall" in error
    ? new Error(`${output} cannot be written: ${error.message}`, { cause: error })
    : error;
}
