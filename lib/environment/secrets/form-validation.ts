import type { TerraformVariableValidationConfig } from "cdktf";
import type { SecretForm } from "./secret-form";

/** What refuses, in each plan and before anything is changed, a value that has not the form. Its message does not tell the value. */
export function validationOf(name: string, { pattern, is }: SecretForm): TerraformVariableValidationConfig {
  return {
    condition: `\${can(regex(${quoted(pattern)}, var.${name}))}`,
    errorMessage: `${name} is not ${is}.`,
  };
}

/** A printable text as a string in an expression of Terraform. */
function quoted(text: string): string {
  return `"${text.replace(/["\\]/g, "\\$&").replace(/[$%](?=\{)/g, "$&$&")}"`;
}
