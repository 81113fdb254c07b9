import { existsSync } from "node:fs";
import { chmod, mkdir, readFile, rename, rm, symlink, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";

import type { LabPaths } from "../paths";
import { baseImage, FORMAT } from "./base-image";
import { command } from "./command";

/** A file of a machine's disk. */
export interface MachineFile {
  /** From the root of the machine, without a slash at its beginning. */
  readonly path: string;
  readonly content: string;
  /** @default 0644 */
  readonly mode?: number;
}

/** A symbolic link of a machine's disk. */
export interface MachineLink {
  readonly path: string;
  readonly target: string;
}

/** Names the file that says from what a disk was made. */
const STAMP = "made-from";

/** Size of a machine's second disk: what is too much for the first has room there. */
const DATA_SIZE = "6G";

/** Mounted in a namespace of its own, so that nothing stays mounted however it ends. */
export const MAKE_DISK = String.raw`set -eu
cd "$1"
cp --sparse=always "$2" disk.new
mount -o loop disk.new root
# Folders that are there keep their modes.
tar -C files -cf - --owner=root --group=root . | tar -C root -xf - --no-overwrite-dir
chown -R --reference=root/home/operator root/home/operator
umount root
rm -f data
truncate -s ${DATA_SIZE} data
${FORMAT} data
mv disk.new disk
`;

/** Whether a machine has a disk that was made from this. */
export async function hasDisk(folder: string, fingerprint: string): Promise<boolean> {
  if (!existsSync(join(folder, "disk"))) return false;
  return (await readFile(join(folder, STAMP), "utf8").catch(() => "")) === fingerprint;
}

/** Makes a machine's disk anew, from the base and its own files, and an empty second one. */
export async function makeDisk(
  paths: LabPaths,
  folder: string,
  files: readonly (MachineFile | MachineLink)[],
  fingerprint: string,
): Promise<void> {
  const tree = join(folder, "files");
  for (const old of [STAMP, "disk"]) await rm(join(folder, old), { force: true });
  await rm(tree, { recursive: true, force: true });
  for (const mount of ["root", "mnt"]) await mkdir(join(folder, mount), { recursive: true, mode: 0o700 });
  for (const entry of files) {
    const file = join(tree, entry.path);
    await mkdir(dirname(file), { recursive: true });
    if ("target" in entry) {
      await symlink(entry.target, file);
    } else {
      await writeFile(file, entry.content);
      await chmod(file, entry.mode ?? 0o644);
    }
  }
  const script = ["sh", "-c", MAKE_DISK, "make-disk", folder, baseImage(paths)];
  await command("unshare", ["--mount", "--propagation", "slave", ...script]);
  await rm(tree, { recursive: true });
  await writeFile(join(folder, `${STAMP}.new`), fingerprint);
  await rename(join(folder, `${STAMP}.new`), join(folder, STAMP));
}
