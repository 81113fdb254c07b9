import type { App } from "cdktf";
import type { Environment } from "../lib";
import { dev } from "./dev";
import { lab } from "./lab";
import { prod } from "./prod";
import { test } from "./test";

export { LAB_CLUSTER, LAB_MONITORS } from "./lab";
export type { LabOptions } from "./lab";

/** Every environment by its name: a function that adds its stacks to an app. */
export const ENVIRONMENTS = { lab, dev, test, prod } as const satisfies Record<string, (app: App) => Environment>;

/** Name of an environment. */
export type EnvironmentName = keyof typeof ENVIRONMENTS;

/**
 * The environments asked for, all of them when none is named.
 *
 * @throws Error naming what is no environment
 */
export function environmentNames(named: readonly string[] = []): readonly EnvironmentName[] {
  const known = Object.keys(ENVIRONMENTS) as EnvironmentName[];
  const unknown = named.filter((name) => !known.some((environment) => environment === name));
  if (unknown.length > 0) {
    throw new Error(`no environment ${unknown.join(", ")}: there are ${known.join(", ")}`);
  }
  return named.length === 0 ? known : known.filter((environment) => named.includes(environment));
}
