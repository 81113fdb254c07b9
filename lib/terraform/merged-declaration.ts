import { isDeepStrictEqual } from "node:util";
import type { SecretDeclaration, SecretForm, SecretRecipe } from "./secret-declaration";

/**
 * What two who use one secret say of it together: a value has to please both of them, and changing it means what it means to both. Who makes it goes
 * before who only needs it.
 *
 * @returns undefined when they have it made in different ways
 */
export function mergedDeclaration(one: SecretDeclaration, other: SecretDeclaration): SecretDeclaration | undefined {
  if (contradict(one.recipe, other.recipe)) {
    return undefined;
  }
  const forms = bothForms(one.forms, other.forms);
  const recipe = bothRecipes(one.recipe, other.recipe);
  const entails = bothTexts(one.rotation?.entails, other.rotation?.entails);
  const loses = bothTexts(one.rotation?.loses, other.rotation?.loses);
  const certifies = bothTexts(one.certifies, other.certifies);
  const rotation = { ...(entails.length === 0 ? {} : { entails }), ...(loses.length === 0 ? {} : { loses }) };
  return {
    ...(forms.length === 0 ? {} : { forms }),
    ...(recipe === undefined ? {} : { recipe }),
    ...(Object.keys(rotation).length === 0 ? {} : { rotation }),
    ...(certifies.length === 0 ? {} : { certifies }),
  };
}

/** Whether two recipes cannot both be followed: each of them makes values. */
function contradict(one: SecretRecipe | undefined, other: SecretRecipe | undefined): boolean {
  return isMade(one) && isMade(other) && !isDeepStrictEqual(one, other);
}

function isMade(recipe: SecretRecipe | undefined): boolean {
  return recipe !== undefined && recipe.kind !== "given";
}

function bothRecipes(one: SecretRecipe | undefined, other: SecretRecipe | undefined): SecretRecipe | undefined {
  if (one?.kind !== "given" || other?.kind !== "given") {
    return isMade(one) ? one : isMade(other) ? other : (one ?? other);
  }
  // Such as one certificate for the names of two.
  const what = bothTexts(one.what, other.what);
  const command = one.command ?? other.command;
  return { kind: "given", what, ...(command === undefined ? {} : { command }) };
}

function bothForms(one: readonly SecretForm[] = [], other: readonly SecretForm[] = []): readonly SecretForm[] {
  return [...one, ...other.filter(({ pattern }) => !one.some((known) => known.pattern === pattern))];
}

function bothTexts(one: readonly string[] = [], other: readonly string[] = []): readonly string[] {
  return [...new Set([...one, ...other])];
}
