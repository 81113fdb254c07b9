import { isDeepStrictEqual } from "node:util";
import { mergedDeclaration, type SecretDeclaration, type SecretRecipe } from "../../terraform";
import { refuse, type Violation, violationsOf } from "../../units";
import type { SecretVariable } from "../secret-value";
import { SECRET_USE_RULES } from "./secret-rules";
import type { SecretUse } from "./secret-use";

/** What is known of secrets, from all who use them. */
export class DeclaredSecrets {
  private readonly known = new Map<string, SecretDeclaration>();

  /**
   * Adds a use of a secret to what is known of it. What a use does not say, another may; a value has to please all of them.
   *
   * @param path of the construct, for errors
   * @throws InvalidInputError SecretFormInvalid, SecretRecipeInvalid, SecretTextInvalid, SecretRecipeContradicted
   */
  public declare({ name }: SecretVariable, use: SecretUse, path: string): SecretDeclaration {
    const before = this.known.get(name) ?? {};
    const merged = mergedDeclaration(before, declarationOf(use));
    refuse("SecretValue", path, [
      ...violationsOf({ name, use }, SECRET_USE_RULES),
      ...(merged === undefined ? [contradiction(name, before.recipe, use.recipe)] : this.pairContradictions(name, use)),
    ]);
    const declaration = merged ?? before;
    this.known.set(name, declaration);
    return declaration;
  }

  /** All of them by name, in the order of the names. */
  public get all(): Readonly<Record<string, SecretDeclaration>> {
    return Object.fromEntries([...this.known].sort(([one], [other]) => (one < other ? -1 : 1)));
  }

  /** A variable that is a half of two pairs, whoever says so. */
  private *pairContradictions(name: string, { recipe }: SecretUse): Iterable<Violation> {
    if (recipe === undefined || recipe.kind === "given") {
      return;
    }
    const made = variablesOf(name, recipe);
    for (const [other, { recipe: known }] of this.known) {
      const shares =
        known?.kind === "key-pair" && variablesOf(other, known).some((variable) => made.includes(variable));
      if (shares && !isDeepStrictEqual(known, recipe)) {
        yield contradiction(name, known, recipe);
        return;
      }
    }
  }
}

function declarationOf({ form, recipe, rotation: { entails, loses } = {}, certifies }: SecretUse): SecretDeclaration {
  return {
    ...(form === undefined ? {} : { forms: [form] }),
    ...(recipe === undefined ? {} : { recipe }),
    rotation: {
      ...(entails === undefined ? {} : { entails: [entails] }),
      ...(loses === undefined ? {} : { loses: [loses] }),
    },
    ...(certifies === undefined ? {} : { certifies: [certifies.name] }),
  };
}

function contradiction(name: string, known: SecretRecipe | undefined, recipe: SecretRecipe | undefined): Violation {
  return {
    code: "SecretRecipeContradicted",
    what: `two who use ${name} have it made in different ways: one by ${JSON.stringify(known)}`,
    got: recipe,
    instead: "give them a secret each, or the same recipe",
  };
}

/** The variables that following a recipe gives values to. */
function variablesOf(name: string, recipe: SecretRecipe): readonly string[] {
  return recipe.kind === "key-pair" ? [recipe.key, recipe.certificate] : [name];
}
