import * as fs from "node:fs";
import * as path from "node:path";

/** The folder of secrets, below that of the app. */
const FOLDER = "secrets";

/** Who must not be able to put something else in the place of a file of secrets: the group and everybody else. */
const WRITABLE_BY_OTHERS = 0o022;

/** The file of the secrets of an environment, as seen from the folder of the app. */
export function secretsFileOf(environment: string): string {
  return `${FOLDER}/${environment}.tfvars.json`;
}

/** Where the secrets of an environment lie. */
export interface SecretsPlace {
  /** The folder of the app. */
  readonly app: string;
  /** Folder of secrets, in full. */
  readonly folder: string;
  /** The file, as it is called in messages. */
  readonly file: string;
  /** The file, in full. */
  readonly path: string;
  /** The file that is written before it takes the place of the other, in full: whoever makes it is the only one who writes. */
  readonly unfinished: string;
}

/**
 * The place of the secrets of an environment.
 *
 * @throws Error when something else is there: a symbolic link, a folder that others can change or that is theirs
 */
export function placeOf(app: string, environment: string): SecretsPlace {
  if (!/^[a-z][-a-z0-9]*$/.test(environment)) {
    throw new Error(`${JSON.stringify(environment)} is no name of an environment`);
  }
  const file = secretsFileOf(environment);
  const full = path.join(app, file);
  const place = { app, folder: path.dirname(full), file, path: full, unfinished: `${full}.unfinished` };
  refuseLinks(place);
  return place;
}

function refuseLinks({ folder, file, path: full }: SecretsPlace): void {
  const status = fs.lstatSync(folder, { throwIfNoEntry: false });
  if (status !== undefined && !status.isDirectory()) {
    throw new Error(
      `${FOLDER} is ${status.isSymbolicLink() ? "a symbolic link" : "no folder"}; put a folder in its place`,
    );
  }
  if (status !== undefined && (status.mode & WRITABLE_BY_OTHERS) !== 0) {
    throw new Error(`${FOLDER} can be changed by others; run: chmod 700 ${FOLDER}`);
  }
  if (status !== undefined && status.uid !== (process.getuid?.() ?? status.uid)) {
    throw new Error(
      `${FOLDER} belongs to another user; run this as that one, or make it your own: chown -R "$(id -u)" ${FOLDER}`,
    );
  }
  const own = statusOf(file, full);
  if (own !== undefined && !own.isFile()) {
    throw new Error(`${file} is ${own.isSymbolicLink() ? "a symbolic link" : "no file"}; put a file in its place`);
  }
}

function statusOf(file: string, full: string): fs.Stats | undefined {
  try {
    return fs.lstatSync(full, { throwIfNoEntry: false });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new Error(`${file} cannot be read: ${code ?? "unknown reason"}; run this as the user who owns ${FOLDER}/`, {
      cause: error,
    });
  }
}
