import { isDeepStrictEqual } from "node:util";
import type { SecretDeclaration } from "../../terraform";
import { refuse, type Violation, violationsOf } from "../../units";
import type { SecretVariable } from "../secret-value";
import { SECRET_USE_RULES } from "./secret-rules";
import type { SecretUse } from "./secret-use";

/** What is known of secrets, from all who use them. */
export class DeclaredSecrets {
  private readonly known = new Map<string, SecretDeclaration>();

  /**
   * Adds a use of a secret to what is known of it. What a use does not say, another may.
   *
   * @param path of the construct, for errors
   * @throws InvalidInputError SecretFormInvalid, SecretRecipeInvalid, SecretTextInvalid; SecretFormContradicted, SecretRecipeContradicted
   */
  public declare({ name }: SecretVariable, use: SecretUse, path: string): SecretDeclaration {
    const before = this.known.get(name) ?? {};
    refuse("SecretValue", path, [
      ...violationsOf({ name, use }, SECRET_USE_RULES),
      ...this.formContradiction(name, before, use),
      ...this.recipeContradiction(name, before, use),
    ]);
    const declaration = merged(before, use);
    this.known.set(name, declaration);
    return declaration;
  }

  /** All of them by name, in the order of the names. */
  public get all(): Readonly<Record<string, SecretDeclaration>> {
    return Object.fromEntries([...this.known].sort(([one], [other]) => (one < other ? -1 : 1)));
  }

  private *formContradiction(name: string, before: SecretDeclaration, { form }: SecretUse): Iterable<Violation> {
    if (before.form !== undefined && form !== undefined && before.form.pattern !== form.pattern) {
      yield {
        code: "SecretFormContradicted",
        what: `no value of ${name} can please two who use it: one wants ${before.form.is}`,
        got: form.is,
        instead: "give them a secret each",
      };
    }
  }

  private *recipeContradiction(name: string, before: SecretDeclaration, { recipe }: SecretUse): Iterable<Violation> {
    if (recipe === undefined) {
      return;
    }
    const made = variablesOf(name, recipe);
    const others = [...this.known].flatMap(([other, { recipe: known }]) =>
      known?.kind === "key-pair" && variablesOf(other, known).some((variable) => made.includes(variable))
        ? [known]
        : [],
    );
    const contradicting = [...(before.recipe === undefined ? [] : [before.recipe]), ...others].find(
      (known) => !isDeepStrictEqual(known, recipe),
    );
    if (contradicting !== undefined) {
      yield {
        code: "SecretRecipeContradicted",
        what: `two who use ${name} have it made in different ways: one by ${JSON.stringify(contradicting)}`,
        got: recipe,
        instead: "give them a secret each, or the same recipe",
      };
    }
  }
}

/** The variables that following a recipe gives values to. */
function variablesOf(name: string, recipe: NonNullable<SecretUse["recipe"]>): readonly string[] {
  return recipe.kind === "key-pair" ? [recipe.key, recipe.certificate] : [name];
}

function merged({ form, recipe, rotation }: SecretDeclaration, use: SecretUse): SecretDeclaration {
  const both = {
    form: form ?? use.form,
    recipe: recipe ?? use.recipe,
    entails: distinct(rotation?.entails, use.rotation?.entails),
    loses: distinct(rotation?.loses, use.rotation?.loses),
  };
  const all = {
    ...(both.entails.length === 0 ? {} : { entails: both.entails }),
    ...(both.loses.length === 0 ? {} : { loses: both.loses }),
  };
  return {
    ...(both.form === undefined ? {} : { form: both.form }),
    ...(both.recipe === undefined ? {} : { recipe: both.recipe }),
    ...(Object.keys(all).length === 0 ? {} : { rotation: all }),
  };
}

function distinct(texts: readonly string[] = [], text: string | undefined): readonly string[] {
  return text === undefined ? texts : [...new Set([...texts, text])];
}
