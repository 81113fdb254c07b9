import * as fs from "node:fs";
import * as path from "node:path";
import { KUSTOMIZATION, listedFiles } from "../../lib/manifests/folder";

/** Files by name. */
export type Files = ReadonlyMap<string, string>;

/** Ending of a file that is being written; what an earlier run left of it is ours. */
const UNFINISHED = ".onprem-unfinished";

/** Where kustomize keeps the charts that it fetched, beside the kustomization. */
const FETCHED_CHARTS = "charts";

/** The mode of files: what the umask leaves, or the owner alone. */
const MODE = { shared: 0o666, secret: 0o600 } as const;

/** How files are written. */
export interface WriteOptions {
  /** Whether nobody else may read them. */
  readonly secret: boolean;
}

/**
 * Makes a folder hold these files and no other.
 *
 * @throws Error when it holds something that was not written by this function, before anything is changed
 */
export function writeFolder(folder: string, files: Files, options: WriteOptions): void {
  checkFolder(folder);
  replaceFiles(folder, files, options);
}

/**
 * Makes a folder hold a subfolder of files for each stack. Subfolders of stacks that there are no longer are removed; those of other stacks
 * stay as they are.
 *
 * @param stacks names of all stacks there are
 * @throws Error when it holds something that was not written by this function, before anything is changed
 */
export function writeFolders(
  folder: string,
  subfolders: ReadonlyMap<string, Files>,
  { stacks, ...options }: WriteOptions & { readonly stacks: readonly string[] },
): void {
  const found = entriesOf(folder);
  const foreign = found.filter((entry) => !entry.isDirectory()).map(({ name }) => name);
  refuse(folder, foreign);
  found.forEach(({ name }) => {
    checkFolder(path.join(folder, name));
  });
  subfolders.forEach((files, stack) => {
    replaceFiles(path.join(folder, stack), files, options);
  });
  for (const { name } of found.filter((entry) => !stacks.includes(entry.name))) {
    replaceFiles(path.join(folder, name), new Map(), options);
  }
}

function checkFolder(folder: string): void {
  const own = ownFiles(folder);
  const foreign = entriesOf(folder).filter(
    (entry) =>
      !(entry.isFile() && (own.has(entry.name) || entry.name.endsWith(UNFINISHED))) &&
      !(entry.isDirectory() && entry.name === FETCHED_CHARTS && own.size > 0),
  );
  refuse(
    folder,
    foreign.map(({ name }) => name),
  );
}

function refuse(folder: string, foreign: readonly string[]): void {
  if (foreign.length > 0) {
    const more = foreign.length > 5 ? ` and ${foreign.length - 5} more` : "";
    throw new Error(
      `${folder} holds what this command did not write: ${foreign.slice(0, 5).join(", ")}${more}; name a new or empty folder, or move that away`,
    );
  }
}

/** The kustomization lists all others, so it comes first: whatever interrupts this, the next run knows the files for ours. */
function replaceFiles(folder: string, files: Files, { secret }: WriteOptions): void {
  const own = ownFiles(folder);
  for (const { name } of entriesOf(folder)) {
    if (name.endsWith(UNFINISHED) || (!files.has(name) && name !== KUSTOMIZATION && own.has(name))) {
      fs.rmSync(path.join(folder, name));
    }
  }
  if (files.size === 0) {
    removeEmptied(folder, own);
    return;
  }
  fs.mkdirSync(folder, { recursive: true });
  const names = [...files.keys()].sort((a, b) => Number(b === KUSTOMIZATION) - Number(a === KUSTOMIZATION));
  for (const name of names) {
    const file = path.join(folder, name);
    const unfinished = `${file}${UNFINISHED}`;
    fs.writeFileSync(unfinished, files.get(name) ?? "", { flag: "wx", mode: secret ? MODE.secret : MODE.shared });
    fs.renameSync(unfinished, file);
  }
}

/** Removes a folder that has nothing in it but its kustomization; one that we did not fill is not ours to remove. */
function removeEmptied(folder: string, own: ReadonlySet<string>): void {
  if (own.size > 0) {
    fs.rmSync(path.join(folder, KUSTOMIZATION));
    if (entriesOf(folder).length === 0) {
      fs.rmdirSync(folder);
    }
  }
}

/** Names of the files that an earlier run wrote to a folder; none when it is not ours. */
function ownFiles(folder: string): ReadonlySet<string> {
  const file = path.join(folder, KUSTOMIZATION);
  const text = fs.existsSync(file) ? fs.readFileSync(file, "utf8") : "";
  return listedFiles(text);
}

function entriesOf(folder: string): readonly fs.Dirent[] {
  return fs.existsSync(folder) ? fs.readdirSync(folder, { withFileTypes: true }) : [];
}
