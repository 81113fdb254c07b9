import * as fs from "node:fs";
import * as path from "node:path";
import type { SecretsPlace } from "../../secrets-place";

/** Makes git leave alone all that lies beside it, itself included. */
const IGNORE_ALL = "*\n";

/**
 * Makes the folder of secrets where there is none. Nobody else can look into it, and git ignores it from its first moment on, also in a
 * repository that is made later. A folder that is there stays as it is: it may hold what is meant to be kept.
 */
export function makeFolder({ app, folder }: SecretsPlace): void {
  if (fs.existsSync(folder)) {
    return;
  }
  // It gets its name when it is complete, so that no other run sees one that git does not ignore.
  const unfinished = fs.mkdtempSync(path.join(app, ".secrets-"));
  try {
    fs.writeFileSync(path.join(unfinished, ".gitignore"), IGNORE_ALL);
    fs.renameSync(unfinished, folder);
  } catch (error) {
    fs.rmSync(unfinished, { recursive: true, force: true });
    if (!isThere(error)) {
      throw error;
    }
  }
}

/** Whether another run was faster. */
function isThere(error: unknown): boolean {
  return ["EEXIST", "ENOTEMPTY"].includes((error as NodeJS.ErrnoException).code ?? "");
}
