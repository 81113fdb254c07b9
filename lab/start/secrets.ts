import { readSecretsFile, type Values as SecretValues } from "../../cli/secret-files";
import { allGivenToTerraform } from "../../cli/terraform-variables";

export type { SecretValues };

/**
 * The secrets that are at hand for an environment, as all commands see them: what its file says, else `TF_VAR_<name>`.
 *
 * @param folder of the app, below which the file lies
 * @param variables of the process
 * @throws Error when the file is no good
 */
export function secretsFor(environment: string, folder: string, variables = process.env): SecretValues {
  return { ...allGivenToTerraform(variables), ...readSecretsFile(folder, environment) };
}

/** What is to be said of secrets that are needed and not at hand; undefined when all are. */
export function missingIn(needed: readonly string[], secrets: SecretValues): string | undefined {
  const missing = needed.filter((name) => !Object.hasOwn(secrets, name));
  return missing.length === 0
    ? undefined
    : `secrets are missing: ${missing.join(", ")}; npx onprem secrets init lab makes those it can, and says how to give the others`;
}
