import { createRequire } from "node:module";
import type { TerraformStack } from "cdktf";

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

/** cdktf's merge of one part of a configuration into another: lists are joined, `undefined` deletes. */
export type DeepMerge = (target: Record<string, unknown>, source: unknown) => void;

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

/** cdktf's own merge, when it is where it is known to be. */
export function cdktfDeepMerge(): DeepMerge | undefined {
  const { deepMerge } = internalOf("cdktf/lib/util") as { readonly deepMerge?: unknown };
  return typeof deepMerge === "function" ? (deepMerge as DeepMerge) : undefined;
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
