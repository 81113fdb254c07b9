import type { SecretDeclaration, SecretForm } from "../../../lib/terraform";
import type { Values } from "../../secret-files";
import { missedForm } from "../form";
import { selfSignedCertificate } from "./certificate";
import { rsaKey } from "./key-pair";
import { passwordLine } from "./password-line";
import { randomText } from "./random-text";

/** How often a text is drawn anew that has not the form of its secret by chance. */
const MOST_DRAWS = 1000;

/**
 * Makes a secret by its recipe, and what can only be made with it.
 *
 * @param values that there are; what a recipe makes besides the secret is made only where it is not among them
 * @returns what was made; undefined when somebody has to give it, or something that it is made of
 * @throws Error when no value can have the form that is asked for
 */
export async function make(
  name: string,
  { forms, recipe }: SecretDeclaration,
  values: Values,
): Promise<Values | undefined> {
  switch (recipe?.kind) {
    case "random":
      return { [name]: drawn(name, () => randomText(recipe.length, recipe.alphabet), forms) };
    case "key-pair": {
      const { [recipe.key]: key, [recipe.certificate]: certificate } = values;
      if (key === undefined && certificate !== undefined) {
        // A new key would not be that of the certificate.
        return undefined;
      }
      const made = key ?? (await rsaKey(recipe.bits));
      return {
        ...(key === undefined ? { [recipe.key]: made } : {}),
        [recipe.certificate]: await selfSignedCertificate(made, recipe.commonName),
      };
    }
    case "htpasswd": {
      const { [recipe.password]: password } = values;
      return password === undefined ? undefined : { [name]: await passwordLine(recipe.user, password) };
    }
    default:
      return undefined;
  }
}

function drawn(name: string, draw: () => string, forms: readonly SecretForm[] = []): string {
  for (let draws = 0; draws < MOST_DRAWS; draws += 1) {
    const text = draw();
    if (missedForm(text, forms) === undefined) {
      return text;
    }
  }
  const wanted = forms.map(({ is }) => is).join(" and ");
  throw new Error(`the recipe of ${name} makes nothing that is ${wanted}; mend one of them`);
}
