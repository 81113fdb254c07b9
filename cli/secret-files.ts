import * as fs from "node:fs";
import * as path from "node:path";
import { placeOf, type SecretsPlace } from "./secrets-place";

/** Values of variables by their names. */
export type Values = Readonly<Record<string, string>>;

/** Those who must not be able to read a file of secrets: the group and everybody else. */
const OTHERS = 0o077;

/** The values in the file of an environment; none where there is no file. No error says a value. @throws Error when it is no good */
export function readSecretsFile(app: string, environment: string): Values {
  return readSecretsAt(placeOf(app, environment));
}

/** The same, of a place that was looked at before. */
export function readSecretsAt({ file, path: full }: SecretsPlace): Values {
  return fs.existsSync(full) ? parsed(file, textOf(file, full)) : {};
}

/** The values in a file that somebody named. No error says a value. @throws Error when it is no good, or not there */
export function readNamedSecrets(folder: string, file: string): Values {
  return parsed(file, textOf(file, path.resolve(folder, file)));
}

/** The text of a file that nobody else can read; the very file that was judged is the one that is read. */
function textOf(file: string, full: string): string {
  let descriptor: number;
  try {
    descriptor = fs.openSync(full, "r");
  } catch (error) {
    throw new Error(`${file} cannot be read: ${(error as NodeJS.ErrnoException).code ?? "unknown reason"}`, {
      cause: error,
    });
  }
  try {
    const status = fs.fstatSync(descriptor);
    if (status.isDirectory()) {
      throw new Error(`${file} is a folder; name a file`);
    }
    if (status.isFile() && (status.mode & OTHERS) !== 0) {
      throw new Error(`${file} can be read by others; run: chmod 600 ${quoted(file)}`);
    }
    return fs.readFileSync(descriptor, "utf8");
  } finally {
    fs.closeSync(descriptor);
  }
}

function parsed(file: string, text: string): Values {
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch {
    // Neither the message of the parser nor the error itself may go on: they quote the text.
    throw new Error(`${file} is no JSON; write { "<name>": "<value>" }`);
  }
  if (typeof content !== "object" || content === null || Array.isArray(content)) {
    throw new Error(`${file} is no JSON object; write { "<name>": "<value>" }`);
  }
  const wrong = Object.entries(content).filter(([, value]) => typeof value !== "string");
  if (wrong.length > 0) {
    throw new Error(`${file}: no text is the value of ${wrong.map(([name]) => name).join(", ")}; put it in quotes`);
  }
  return content as Values;
}

function quoted(file: string): string {
  return /^[\w./-]+$/.test(file) ? file : `'${file.replaceAll("'", `'\\''`)}'`;
}
