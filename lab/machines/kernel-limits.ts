import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";

import type { LabPaths } from "../paths";

/** How many inotify objects the processes of one user may have: those of root in all machines count together. */
const LIMIT = "/proc/sys/fs/inotify/max_user_instances";

/** A machine takes 14, a node some more; the kernel's own limit of 128 is reached with eight machines. */
const WANTED = 4096;

/** Where the value is kept that `down` puts back. */
function memo(paths: LabPaths): string {
  return join(paths.run, "max_user_instances");
}

/** Raises what machines would run into; left alone where it is high enough. */
export async function raiseLimits(paths: LabPaths, file = LIMIT): Promise<void> {
  const found = (await readFile(file, "utf8")).trim();
  if (Number(found) >= WANTED) return;
  await mkdir(dirname(memo(paths)), { recursive: true, mode: 0o700 });
  await writeFile(memo(paths), found);
  await writeFile(file, String(WANTED));
}

/** Puts back what {@link raiseLimits} found. */
export async function restoreLimits(paths: LabPaths, file = LIMIT): Promise<void> {
  const before = await readFile(memo(paths), "utf8").catch(() => undefined);
  if (before === undefined) return;
  await writeFile(file, before);
  await rm(memo(paths));
}
