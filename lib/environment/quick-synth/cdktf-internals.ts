import { createRequire } from "node:module";
import type { ITokenResolver, TerraformStack } from "cdktf";
import type { IConstruct } from "constructs";

/** The parts of cdktf's `package.json` that tell which cdktf it is. */
export interface CdktfRelease {
  readonly name?: unknown;
  readonly version?: unknown;
}

/** The module of cdktf that every token asks for the stack trace of its creation. */
export interface StackTraceModule {
  captureStackTrace?: unknown;
}

/** See {@link stackFields}. */
export interface StackFields {
  readonly rawOverrides: Record<string, unknown>;
  readonly cdktfVersion: unknown;
}

/** What the quick way takes from inside cdktf, so that it need not do the same a second time. */
export interface CdktfInternals {
  /** Merges one part of a configuration into another: lists are joined, `undefined` deletes. */
  readonly deepMerge: (target: Record<string, unknown>, source: unknown) => void;
  /** Resolves a value that may hold tokens. */
  readonly resolve: (value: unknown, options: ResolveOptions) => unknown;
}

/** How cdktf resolves a value. */
export interface ResolveOptions {
  /** The stack that the value is for. */
  readonly scope: IConstruct;
  /** Turns tokens into text. */
  readonly resolver: ITokenResolver;
  /** Whether tokens may add what they need to the tree, before anything is written. */
  readonly preparing: boolean;
  /** Keys from the root to this value, for messages and to find circular structures. */
  readonly prefix: readonly string[];
}

/**
 * Whether the quick synth is known to write what this release writes itself.
 *
 * The quick way stands in for code inside cdktf, so only releases count that the tests compared byte by byte. `cdktn`
 * under the alias `cdktf` is none: it writes its files by another stringifier and keeps count of what it resolves.
 */
export function isTestedCdktf(release: CdktfRelease): boolean {
  return release.name === "cdktf" && typeof release.version === "string" && /^0\.21\.\d+$/.test(release.version);
}

/** The cdktf that this library runs with. */
export function installedCdktf(): CdktfRelease {
  return internalOf("cdktf/package.json");
}

/** Where tokens get their stack traces from. */
export function stackTraceModule(): StackTraceModule {
  return internalOf("cdktf/lib/tokens/private/stack-trace");
}

/** The insides of cdktf; undefined when one is not where it is known to be. */
export function cdktfInternals(): CdktfInternals | undefined {
  const { deepMerge } = internalOf("cdktf/lib/util") as Partial<CdktfInternals>;
  const { resolve } = internalOf("cdktf/lib/tokens/private/resolve") as Partial<CdktfInternals>;
  return typeof deepMerge === "function" && typeof resolve === "function" ? { deepMerge, resolve } : undefined;
}

/** The fields of a stack that its configuration is made of and that cdktf keeps private. */
export function stackFields(stack: TerraformStack): StackFields {
  return stack as unknown as StackFields;
}

/** A module that cdktf does not promise to have: empty when it is not there. */
function internalOf(path: string): object {
  try {
    return createRequire(__filename)(path) as object;
  } catch {
    return {};
  }
}
