import * as fs from "node:fs";
import * as path from "node:path";
import type { Manifests } from "../../lib/manifests";
import type { Surroundings } from "../surroundings";

/** Values of secrets by the names of their variables. */
export type Secrets = Readonly<Record<string, string>>;

/** Where the secrets of stacks come from. */
export interface SecretSources {
  readonly surroundings: Pick<Surroundings, "folder" | "variables">;
  /** A file for all of them; the file of each environment without it. */
  readonly file?: string;
}

/** Those who must not be able to read a file of secrets: the group and everybody else. */
const OTHERS = 0o077;

/**
 * The values of all secrets that stacks want, by the names of the stacks. What a file does not say is taken from `TF_VAR_<name>`, as with
 * Terraform. No error says a value.
 *
 * @param wanting the stacks, their secrets not filled in
 * @throws Error when a file is no good, and one that names every secret that has no value
 */
export function secretsOf(wanting: readonly Manifests[], sources: SecretSources): ReadonlyMap<string, Secrets> {
  const { folder, variables } = sources.surroundings;
  const environments = [...new Set(wanting.map(({ environment }) => environment))];
  if (sources.file !== undefined && environments.length > 1) {
    throw new Error(
      `--secrets is one file, and these stacks are of ${environments.map((name) => name ?? "no environment").join(", ")}; name one of them`,
    );
  }
  const files = new Map(environments.map((environment) => [environment, fileOf(environment, sources)]));
  const read = new Map([...files].map(([environment, file]) => [environment, readFile(folder, file, sources.file)]));
  const missing: string[] = [];
  const all = wanting.map(({ stack, environment, placeholders }) => {
    const given = read.get(environment) ?? {};
    const values = placeholders.flatMap((name) => {
      const value = Object.hasOwn(given, name) ? given[name] : variables[`TF_VAR_${name}`];
      if (value === undefined) {
        missing.push(`${name} (${stack})`);
      }
      return value === undefined ? [] : [[name, value] as const];
    });
    return [stack, Object.fromEntries(values)] as const;
  });
  if (missing.length > 0) {
    const named = [...files.values()].filter((file) => file !== undefined);
    throw new Error(
      [
        `secrets without a value: ${missing.join(", ")}`,
        `Write them to ${named.length === 0 ? "a file that --secrets names" : named.join(", ")}, as JSON { "<name>": "<value>" } that you alone can read (chmod 600),`,
        "or set TF_VAR_<name>; without --with-secrets they stay placeholders.",
      ].join("\n"),
    );
  }
  return new Map(all);
}

function fileOf(environment: string | undefined, { file }: SecretSources): string | undefined {
  return file ?? (environment === undefined ? undefined : path.join("secrets", `${environment}.tfvars.json`));
}

function readFile(folder: string, file: string | undefined, given: string | undefined): Secrets {
  if (file === undefined) {
    return {};
  }
  const full = path.resolve(folder, file);
  if (given === undefined && !fs.existsSync(full)) {
    return {};
  }
  return parsed(file, textOf(file, full));
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

function parsed(file: string, text: string): Secrets {
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
  return content as Secrets;
}

function quoted(file: string): string {
  return /^[\w./-]+$/.test(file) ? file : `'${file.replaceAll("'", `'\\''`)}'`;
}
