import { stopWhenInterrupted } from "../program";
import type { Values } from "../secret-files";
import type { Surroundings } from "../surroundings";
import type { DeclaredSecret, DeclaredVariables } from "./declared";
import { faultOf, givenValues, refuseBadRecipes } from "./judgement";
import { make } from "./making/make";

/** Makes what is missing and has a recipe. What comes out of another secret comes after it. */
export async function missingOf(
  declared: DeclaredVariables,
  file: Values,
  { variables, interrupted }: Pick<Surroundings, "variables" | "interrupted">,
): Promise<Values> {
  const known = givenValues(declared, file, variables).values;
  const inOrder = [...declared.secrets.values()].sort(
    (one, other) => Number(one.recipe?.kind === "htpasswd") - Number(other.recipe?.kind === "htpasswd"),
  );
  let made: Values = {};
  for (const secret of inOrder) {
    const values = { ...known, ...made };
    if (!Object.hasOwn(values, secret.name) && (await isSourceRight(secret, declared, values))) {
      stopWhenInterrupted(interrupted);
      made = { ...made, ...(await make(secret.name, secret, values)) };
    }
  }
  await refuseBadRecipes(
    inOrder.filter(({ name }) => Object.hasOwn(made, name)),
    { ...known, ...made },
  );
  return made;
}

/** Whether what a secret is made of is no wrong value: what came out of it would be wrong as well. */
async function isSourceRight(
  { recipe }: DeclaredSecret,
  { secrets }: DeclaredVariables,
  values: Values,
): Promise<boolean> {
  const name = recipe?.kind === "key-pair" ? recipe.key : recipe?.kind === "htpasswd" ? recipe.password : undefined;
  const source = name === undefined || !Object.hasOwn(values, name) ? undefined : secrets.get(name);
  return source === undefined || (await faultOf(source, values)) === undefined;
}
