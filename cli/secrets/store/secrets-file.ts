import * as fs from "node:fs";
import { setTimeout as wait } from "node:timers/promises";
import { readSecretsAt, type Values } from "../../secret-files";
import { placeOf, type SecretsPlace } from "../../secrets-place";
import { stopWhenInterrupted } from "../../program";
import type { Surroundings } from "../../surroundings";
import { makeFolder } from "./folder";
import { refuseWhatGitKeeps } from "./git-check";

/** How long another run may take to write. Making keys takes seconds, and more of them on a machine that is busy. */
const PATIENCE_MS = 120_000;

const POLL_MS = 50;

/** What to do about errors that say no more than a word. */
const REMEDIES: Readonly<Record<string, string>> = {
  EACCES: "; see that this user owns the folder of the app and secrets/",
  EPERM: "; see that this user owns the folder of the app and secrets/",
  EROFS: "; it lies on a disk that is read alone: run this in a copy that can be changed",
  ENOSPC: "; make room on the disk",
};

/** The values as they are to be, and whatever else came of it. */
export interface Changed<T> {
  readonly values: Values;
  readonly result: T;
}

/**
 * Changes the file of an environment, alone among all who do: the values as they are go in, and those that are to be there come out. The file is
 * replaced as a whole, so that it is the old or the new one whatever happens, and left alone where nothing changes.
 *
 * @returns the result of the change
 * @throws Error when the place is no good, or when another run does not come to its end
 */
export async function changeSecretsFile<T>(
  environment: string,
  surroundings: Surroundings,
  change: (values: Values) => Promise<Changed<T>>,
): Promise<T> {
  const place = placeOf(surroundings.folder, environment);
  try {
    makeFolder(place);
    await refuseWhatGitKeeps(place, surroundings);
    return await changeAlone(place, surroundings, change);
  } catch (error) {
    const { syscall, code } = error as NodeJS.ErrnoException;
    throw syscall === undefined
      ? error
      : new Error(`${place.file} cannot be written: ${code ?? syscall}${REMEDIES[code ?? ""] ?? ""}`, { cause: error });
  }
}

async function changeAlone<T>(
  place: SecretsPlace,
  surroundings: Surroundings,
  change: (values: Values) => Promise<Changed<T>>,
): Promise<T> {
  const descriptor = await lock(place, surroundings);
  try {
    const before = readSecretsAt(place);
    const { values: after, result } = await change(before);
    stopWhenInterrupted(surroundings.interrupted);
    const text = `${JSON.stringify(after, undefined, 2)}\n`;
    if (text === `${JSON.stringify(before, undefined, 2)}\n`) {
      return result;
    }
    fs.writeFileSync(descriptor, text);
    fs.fsyncSync(descriptor);
    if (!isLockOf(descriptor, place)) {
      throw new Error(
        `somebody removed ${place.file}.unfinished while this run wrote; nothing is changed, run it again when no other does`,
      );
    }
    fs.renameSync(place.unfinished, place.path);
    syncFolder(place.folder);
    return result;
  } finally {
    // It has its name no more when all went well: one of that name is that of another run.
    if (isLockOf(descriptor, place)) {
      fs.rmSync(place.unfinished, { force: true });
    }
    fs.closeSync(descriptor);
  }
}

/** Whether the unfinished file is still the one that was opened: somebody may have removed it, and another run made its own. */
function isLockOf(descriptor: number, { unfinished }: SecretsPlace): boolean {
  const [own, found] = [fs.fstatSync(descriptor), fs.lstatSync(unfinished, { throwIfNoEntry: false })];
  return found?.ino === own.ino && found.dev === own.dev;
}

/** Opens the file that takes the place of the other: only one can make it. */
async function lock(
  { file, unfinished }: SecretsPlace,
  { interrupted, stderr }: Pick<Surroundings, "interrupted" | "stderr">,
): Promise<number> {
  const end = Date.now() + PATIENCE_MS;
  for (let attempt = 0; ; attempt += 1) {
    stopWhenInterrupted(interrupted);
    try {
      return fs.openSync(unfinished, "wx", 0o600);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") {
        throw error;
      }
    }
    if (attempt === 0) {
      stderr.write(`onprem: another run writes ${file}; waiting for it\n`);
    }
    if (Date.now() > end) {
      throw new Error(
        `${file}.unfinished is there: another run writes, or was ended while it did; nothing is lost by removing it when none runs: rm ${file}.unfinished`,
      );
    }
    await wait(POLL_MS);
  }
}

/** A name that is not written down is lost when the machine loses power. */
function syncFolder(folder: string): void {
  const descriptor = fs.openSync(folder, "r");
  try {
    fs.fsyncSync(descriptor);
  } finally {
    fs.closeSync(descriptor);
  }
}
