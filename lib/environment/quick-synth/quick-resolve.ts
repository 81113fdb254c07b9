import { DefaultTokenResolver, StringConcat, Token, Tokenization } from "cdktf";
import type { IConstruct } from "constructs";

/**
 * Deeper than any Terraform block nests. cdktf counts the depth to find circular structures and names their path, so a
 * value this deep goes to it whole.
 */
const MAX_DEPTH = 100;

/** Numbers that encode a token lie far below this; no number of a configuration does. */
const TOKEN_NUMBERS_BELOW = -1e200;

/** What every encoded string, list and map token holds, whichever bracket it begins with. */
const TOKEN_MARKER = "TfToken[";

/** A negative number in scientific notation: what a number token looks like once it is part of a string. */
const MAY_BE_TOKEN_NUMBER = /-[\d.][-|\d.+]*e/;

const RESOLVER = new DefaultTokenResolver(new StringConcat());

/** cdktf's own resolution of a part of the value. */
type ResolveFully = (part: unknown) => unknown;

/**
 * Resolves as cdktf does, but hands only those parts to it that may hold a token; all others are copied.
 *
 * A part is copied when it is surely plain: anything else (an instance of a class, a function, a key with a marker)
 * goes to cdktf, and a container goes whole where cdktf judges its direct parts together.
 *
 * @throws what cdktf throws for the same value, with the same path in the message.
 */
export function resolveQuickly(scope: IConstruct, value: unknown): unknown {
  const resolveFully: ResolveFully = (part) => Tokenization.resolve(part, { scope, resolver: RESOLVER });
  try {
    return copyOf(value, resolveFully, 0);
  } catch {
    // cdktf's messages name the path from the root of the value, which is not known for a part.
    return resolveFully(value);
  }
}

/**
 * The preparing resolution: cdktf makes it only for what tokens do meanwhile (a reference to another stack adds an
 * output there and a data source here), so that tokens are resolved and nothing is copied.
 *
 * @throws what cdktf throws for the same value, with the same path in the message.
 */
export function prepareQuickly(scope: IConstruct, value: unknown): void {
  const resolveFully: ResolveFully = (part) =>
    Tokenization.resolve(part, { scope, preparing: true, resolver: RESOLVER });
  try {
    visit(value, resolveFully, 0);
  } catch {
    resolveFully(value);
  }
}

function copyOf(value: unknown, resolveFully: ResolveFully, depth: number): unknown {
  if (mayBeToken(value)) {
    return resolveFully(value);
  }
  if (typeof value !== "object" || value === null) {
    return value;
  }
  refuseDepth(depth);
  if (Array.isArray(value)) {
    const list: unknown[] = [];
    for (const item of value as readonly unknown[]) {
      const resolved = copyOf(item, resolveFully, depth + 1);
      if (resolved !== undefined) {
        list.push(resolved);
      }
    }
    return list;
  }
  const record: Record<string, unknown> = {};
  for (const key of Object.keys(value)) {
    const resolved = copyOf((value as Record<string, unknown>)[key], resolveFully, depth + 1);
    if (resolved !== undefined) {
      record[key] = resolved;
    }
  }
  return record;
}

function visit(value: unknown, resolveFully: ResolveFully, depth: number): void {
  if (mayBeToken(value)) {
    resolveFully(value);
    return;
  }
  if (typeof value !== "object" || value === null) {
    return;
  }
  refuseDepth(depth);
  if (Array.isArray(value)) {
    for (const item of value as readonly unknown[]) {
      visit(item, resolveFully, depth + 1);
    }
    return;
  }
  for (const key of Object.keys(value)) {
    visit((value as Record<string, unknown>)[key], resolveFully, depth + 1);
  }
}

/** Never seen by the user: whoever called resolves again, as cdktf does. */
function refuseDepth(depth: number): void {
  if (depth > MAX_DEPTH) {
    throw new RangeError("too deep to be resolved in parts");
  }
}

/** Whether only cdktf can tell what this resolves to, whatever the items of a list and the values of a record are. */
export function mayBeToken(value: unknown): boolean {
  switch (typeof value) {
    case "string":
      return stringMayHoldToken(value);
    case "number":
      return numberMayBeToken(value);
    case "boolean":
    case "undefined":
      return false;
    case "object":
      return value !== null && (Array.isArray(value) ? listMayBeToken(value) : recordMayBeToken(value));
    default:
      return true;
  }
}

function stringMayHoldToken(text: string): boolean {
  return (
    text.includes(TOKEN_MARKER) ||
    MAY_BE_TOKEN_NUMBER.test(text) ||
    text === Token.STRING_MAP_TOKEN_VALUE ||
    text === Token.ANY_MAP_TOKEN_VALUE
  );
}

function numberMayBeToken(value: number): boolean {
  return value < TOKEN_NUMBERS_BELOW || value === Token.NUMBER_MAP_TOKEN_VALUE;
}

/** One encoded item makes the whole list a token. */
function listMayBeToken(list: readonly unknown[]): boolean {
  for (const item of list) {
    if (typeof item === "string" ? item.includes(TOKEN_MARKER) : typeof item === "number" && numberMayBeToken(item)) {
      return true;
    }
  }
  return false;
}

/** An object that is more than a record, or a record that a key makes a token (a map token has one encoded key). */
function recordMayBeToken(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) {
    return true;
  }
  const { resolve, _children } = value as { readonly resolve?: unknown; readonly _children?: unknown };
  if (typeof resolve === "function" || _children !== undefined) {
    return true;
  }
  for (const key of Object.keys(value)) {
    if (stringMayHoldToken(key)) {
      return true;
    }
  }
  return false;
}
