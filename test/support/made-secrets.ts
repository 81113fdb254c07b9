import { declaredIn } from "../../cli/secrets/declared";
import { missingOf } from "../../cli/secrets/missing";
import type { Values } from "../../cli/secret-files";
import type { StackConfiguration } from "../../lib/terraform";

/** Values of the secrets of stacks: those that are given, and those that `onprem secrets init` would make beside them. */
export async function madeSecrets(stacks: readonly StackConfiguration[], given: Values): Promise<Values> {
  const environments = new Set(stacks.flatMap(({ metadata }) => metadata.environment ?? []));
  const alone = { variables: {}, interrupted: new AbortController().signal };
  let values = given;
  for (const environment of environments) {
    values = { ...values, ...(await missingOf(declaredIn(stacks, environment), values, alone)) };
  }
  return values;
}
