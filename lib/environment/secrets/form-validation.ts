import type { TerraformVariableValidationConfig } from "cdktf";
import type { SecretForm } from "./secret-form";

/**
 * The variable that the forms of a stack's secrets are rules of. A rule of the secret itself would tell its value: of a value that is refused
 * Terraform shows the line of the file which it stands in, sensitive or not.
 */
export const FORMS_VARIABLE = "check_secret_forms";

/**
 * What refuses, in each plan and before anything is changed, a value that has not the form: a rule of {@link FORMS_VARIABLE}. Neither its message
 * nor what Terraform shows with it tells the value.
 */
export function validationOf(name: string, { pattern, is }: SecretForm): TerraformVariableValidationConfig {
  return {
    condition: `\${!var.${FORMS_VARIABLE} || can(regex(${quoted(pattern)}, var.${name}))}`,
    errorMessage: `${name} is not ${is}.`,
  };
}

/** A printable text as a string in an expression of Terraform. */
function quoted(text: string): string {
  return `"${text.replace(/["\\]/g, "\\$&").replace(/[$%](?=\{)/g, "$&$&")}"`;
}
