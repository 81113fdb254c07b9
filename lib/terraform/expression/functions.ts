import { isUtf8 } from "node:buffer";
import { createHash } from "node:crypto";
import { ExpressionError } from "./syntax";

/** A function of Terraform's language. */
type TerraformFunction = (...args: readonly unknown[]) => unknown;

/**
 * Functions of Terraform that depend on their arguments alone, as far as they are understood.
 *
 * @see https://developer.hashicorp.com/terraform/language/functions
 */
export const FUNCTIONS: Readonly<Record<string, TerraformFunction>> = {
  base64decode: (text) => base64Decoded(textOf(text)),
  base64encode: (text) => Buffer.from(textOf(text), "utf8").toString("base64"),
  concat: (...lists) => lists.flatMap(listOf),
  join: (separator, ...lists) => lists.flatMap(listOf).map(textOf).join(textOf(separator)),
  jsondecode: (text) => decoded(textOf(text)),
  jsonencode: (value) => encoded(value),
  lower: (text) => inCase(text, (letter) => letter.toLowerCase()),
  md5: digest("md5"),
  merge: (...objects) => Object.assign({}, ...objects.map(objectOf)) as unknown,
  nonsensitive: (value) => value,
  replace: (text, search, replacement) => replaced(textOf(text), textOf(search), textOf(replacement)),
  sensitive: (value) => value,
  sha1: digest("sha1"),
  sha256: digest("sha256"),
  split: (separator, text) => textOf(text).split(textOf(separator)),
  tolist: (list) => listOf(list),
  tomap: (map) => objectOf(map),
  tonumber: (value) => numberOf(value),
  toset: (list) => setOf(listOf(list)),
  tostring: (value) => (value === null ? null : textOf(value)),
  trimspace: (text) => textOf(text).trim(),
  upper: (text) => inCase(text, (letter) => letter.toUpperCase()),
};

/** A value as text, as Terraform converts it. @throws ExpressionError for what has no text */
export function textOf(value: unknown): string {
  if (typeof value === "string" || typeof value === "number" || typeof value === "boolean") {
    return String(value);
  }
  throw new ExpressionError(`a text is expected, and this is ${nameOf(value)}`);
}

function numberOf(value: unknown): number {
  const number = typeof value === "string" && DECIMAL.test(value) ? Number(value) : value;
  if (typeof number !== "number" || Number.isNaN(number)) {
    throw new ExpressionError(`a number is expected, and this is ${nameOf(value)}`);
  }
  return number;
}

/** A number as Terraform reads one. */
const DECIMAL = /^-?\d+(\.\d+)?([eE][+-]?\d+)?$/;

/** What was read may be secret: no message repeats any of it. */
function decoded(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new ExpressionError("jsondecode() is given what is no JSON");
  }
}

function base64Decoded(text: string): string {
  const bytes = Buffer.from(text, "base64");
  if (bytes.toString("base64") !== text || !isUtf8(bytes)) {
    throw new ExpressionError("base64decode() is given what is no base64 of a text");
  }
  return bytes.toString("utf8");
}

/** A set of texts, in the order in which Terraform keeps it. */
function setOf(list: readonly unknown[]): readonly string[] {
  if (!list.every((item) => typeof item === "string")) {
    throw new ExpressionError("toset() is understood for texts alone");
  }
  return [...new Set(list)].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
}

function listOf(value: unknown): readonly unknown[] {
  if (!Array.isArray(value)) {
    throw new ExpressionError(`a list is expected, and this is ${nameOf(value)}`);
  }
  return value;
}

function objectOf(value: unknown): object {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new ExpressionError(`an object is expected, and this is ${nameOf(value)}`);
  }
  return value;
}

function nameOf(value: unknown): string {
  if (Array.isArray(value)) {
    return "a list";
  }
  return value === null || value === undefined ? "null" : `a value of type ${typeof value}`;
}

/** Letter by letter, as Go does it: what would become several letters stays (ß). */
function inCase(text: unknown, change: (letter: string) => string): string {
  return Array.from(textOf(text), (letter) => {
    const changed = change(letter);
    return Array.from(changed).length === 1 ? changed : letter;
  }).join("");
}

function digest(algorithm: string): TerraformFunction {
  return (text) => createHash(algorithm).update(textOf(text)).digest("hex");
}

/** Searches for a pattern where it stands between slashes, as Terraform does. */
function replaced(text: string, search: string, replacement: string): string {
  if (/^\/.*\/$/.test(search)) {
    throw new ExpressionError("patterns of replace() are not understood");
  }
  return text.replaceAll(search, () => replacement);
}

/** JSON as Terraform writes it: keys sorted, no spaces, and what HTML would misread escaped. */
function encoded(value: unknown): string {
  const sorted = (inner: unknown): unknown => {
    if (Array.isArray(inner)) {
      return inner.map(sorted);
    }
    return typeof inner === "object" && inner !== null
      ? Object.fromEntries(
          Object.entries(inner)
            .sort(([a], [b]) => (a < b ? -1 : 1))
            .map(([key, item]) => [key, sorted(item)]),
        )
      : inner;
  };
  return JSON.stringify(sorted(value)).replace(
    /[<>&\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
