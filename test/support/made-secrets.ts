import { make, type Values } from "../../cli/secrets/making/make";
import type { StackConfiguration } from "../../lib/terraform";

/** Values of the secrets of stacks: those that are given, and those that `onprem secrets init` would make beside them. */
export async function madeSecrets(stacks: readonly StackConfiguration[], given: Values): Promise<Values> {
  const declared = stacks.flatMap(({ metadata }) => Object.entries(metadata.secrets ?? {}));
  // What is made of another secret comes after it.
  const ofPasswords = declared.filter(([, { recipe }]) => recipe?.kind === "htpasswd");
  let values = given;
  for (const [name, declaration] of [...declared, ...ofPasswords]) {
    if (!Object.hasOwn(values, name)) {
      values = { ...values, ...(await make(name, declaration, values)) };
    }
  }
  return values;
}
