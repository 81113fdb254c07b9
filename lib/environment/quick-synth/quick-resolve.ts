import { DefaultTokenResolver, StringConcat, Token } from "cdktf";
import type { IConstruct } from "constructs";
import type { CdktfInternals } from "./cdktf-internals";

/** cdktf takes what is deeper for a circular structure, and tells so. */
const MAX_DEPTH = 200;

/** Numbers that encode a token lie far below this; no number of a configuration does. */
const TOKEN_NUMBERS_BELOW = -1e200;

/** What every encoded string, list and map token holds, whichever bracket it begins with. */
const TOKEN_MARKER = "TfToken[";

/** A negative number in scientific notation: what a number token looks like once it is part of a string. */
const MAY_BE_TOKEN_NUMBER = /-[\d.][-|\d.+]*e/;

const RESOLVER = new DefaultTokenResolver(new StringConcat());

/**
 * Resolves values as cdktf does, but hands only those parts to it that may hold a token; all others are copied.
 *
 * A part is copied when it is surely plain: anything else (an instance of a class, a function, a key with a marker)
 * goes to cdktf, and a container goes whole where cdktf judges its direct parts together.
 */
export class QuickResolve {
  /** Keys from the root to the value at hand. */
  private readonly path: string[] = [];
  private resolvedToTokens = false;

  /**
   * @param scope the stack that the values are for
   * @param cdktf whose resolution is used
   * @param preparing whether tokens may add what they need to the tree
   */
  public constructor(
    private readonly scope: IConstruct,
    private readonly cdktf: CdktfInternals,
    private readonly preparing: boolean,
  ) {}

  /** Whether something that was copied may hold tokens still, so that resolving it again may change it. */
  public get isUnfinished(): boolean {
    return this.resolvedToTokens;
  }

  /**
   * A copy of the value with all tokens resolved.
   *
   * @throws what cdktf throws for the same value.
   */
  public copyOf(value: unknown): unknown {
    if (this.isForCdktf(value)) {
      const resolved = this.resolveFully(value);
      this.resolvedToTokens ||= mayHoldToken(resolved);
      return resolved;
    }
    if (typeof value !== "object" || value === null) {
      return value;
    }
    if (Array.isArray(value)) {
      const list: unknown[] = [];
      for (let index = 0; index < value.length; index++) {
        this.path.push(String(index));
        const resolved = this.copyOf(value[index]);
        this.path.pop();
        if (resolved !== undefined) {
          list.push(resolved);
        }
      }
      return list;
    }
    const record: Record<string, unknown> = {};
    for (const key of Object.keys(value)) {
      const item = (value as Record<string, unknown>)[key];
      // Most attributes of a resource are not given.
      if (item !== undefined) {
        this.path.push(key);
        const resolved = this.copyOf(item);
        this.path.pop();
        if (resolved !== undefined) {
          record[key] = resolved;
        }
      }
    }
    return record;
  }

  /**
   * Resolves the tokens of the value for what they do meanwhile, as it is in preparing: a reference to another stack
   * adds an output there and a data source here.
   *
   * @throws what cdktf throws for the same value.
   */
  public visit(value: unknown): void {
    if (this.isForCdktf(value)) {
      this.resolveFully(value);
      return;
    }
    if (typeof value !== "object" || value === null) {
      return;
    }
    if (Array.isArray(value)) {
      for (let index = 0; index < value.length; index++) {
        this.path.push(String(index));
        this.visit(value[index]);
        this.path.pop();
      }
      return;
    }
    for (const key of Object.keys(value)) {
      const item = (value as Record<string, unknown>)[key];
      if (item !== undefined) {
        this.path.push(key);
        this.visit(item);
        this.path.pop();
      }
    }
  }

  private isForCdktf(value: unknown): boolean {
    return mayBeToken(value) || this.path.length >= MAX_DEPTH;
  }

  private resolveFully(value: unknown): unknown {
    return this.cdktf.resolve(value, {
      scope: this.scope,
      preparing: this.preparing,
      resolver: RESOLVER,
      prefix: [...this.path],
    });
  }
}

/** Whether a token may be anywhere in the value. */
function mayHoldToken(value: unknown): boolean {
  if (mayBeToken(value)) {
    return true;
  }
  return typeof value === "object" && value !== null && Object.values(value).some(mayHoldToken);
}

/** Whether only cdktf can tell what this resolves to, whatever the items of a list and the values of a record are. */
function mayBeToken(value: unknown): boolean {
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
