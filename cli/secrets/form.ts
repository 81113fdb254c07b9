import type { SecretForm } from "../../lib/terraform";

/** The first form that a value has not; undefined when it has all of them. */
export function missedForm(value: string, forms: readonly SecretForm[] = []): SecretForm | undefined {
  return forms.find((form) => !hasForm(value, form));
}

/** Whether a value has a form, as Terraform sees it: every character counts as one, whatever it takes to store it. */
export function hasForm(value: string, { pattern }: SecretForm): boolean {
  return new RegExp(pattern, "u").test(value);
}

/** Whether a value may go over many lines, as far as can be seen: no form has it on one. */
export function mayBeLong(forms: readonly SecretForm[] = []): boolean {
  return !forms.some(isOneLine);
}

/** Whether a form speaks of the whole value, and nothing in it stands for a line break; where that is not plain it is not said. */
function isOneLine({ pattern }: SecretForm): boolean {
  const parts = pattern.match(/\[(?:\\.|[^\]\\])*\]|\\x..|\\./g) ?? [];
  return /^\^[^|]*[^\\]\$$/.test(pattern) && !parts.some((part) => new RegExp(part, "u").test("\n"));
}

/**
 * A value without the line break that `echo` and editors put at its end, where that is not part of it: where a form does not allow it,
 * and without a form, where the value is one line.
 */
export function withoutLineBreak(value: string, forms: readonly SecretForm[] = []): string {
  const stripped = value.replace(/\r?\n$/, "");
  const isWanted =
    forms.length === 0
      ? stripped.includes("\n")
      : missedForm(value, forms) === undefined || missedForm(stripped, forms) !== undefined;
  return isWanted ? value : stripped;
}
