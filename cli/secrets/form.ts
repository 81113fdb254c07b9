import type { SecretForm } from "../../lib/terraform";

/** Whether a value has a form, as Terraform sees it: every character counts as one, whatever it takes to store it. */
export function hasForm(value: string, form: SecretForm | undefined): boolean {
  return form === undefined || new RegExp(form.pattern, "u").test(value);
}

/**
 * A value without the line break that `echo` and editors put at its end, where that is not part of it: where the form does not allow it,
 * and without a form, where the value is one line.
 */
export function withoutLineBreak(value: string, form: SecretForm | undefined): string {
  const stripped = value.replace(/\r?\n$/, "");
  const isWanted = form === undefined ? stripped.includes("\n") : hasForm(value, form) || !hasForm(stripped, form);
  return isWanted ? value : stripped;
}
