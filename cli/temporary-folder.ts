import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";

/** Gives an action a folder of its own, which is gone afterwards whatever happens. */
export async function withTemporaryFolder<T>(prefix: string, action: (folder: string) => Promise<T>): Promise<T> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), prefix));
  try {
    return await action(folder);
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}
