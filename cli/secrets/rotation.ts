import type { Values } from "../secret-files";
import type { DeclaredSecret, DeclaredVariables } from "./declared";
import { refuseBadRecipes } from "./judgement";
import { make } from "./making/make";
import { section } from "./report";

/** The secrets that change together: both of a pair; a password, and the lines of password files that hold its hash. */
export function groupOf(secret: DeclaredSecret, { secrets }: DeclaredVariables): readonly DeclaredSecret[] {
  const { name, recipe } = secret;
  const pair = recipe?.kind === "key-pair" ? [recipe.key, recipe.certificate] : [name];
  const made = [...secrets.values()].filter((one) => one.recipe?.kind === "htpasswd" && one.recipe.password === name);
  return [...pair.flatMap((one) => secrets.get(one) ?? []), ...made];
}

/** What it means that secrets change, a line each. */
export function meaningOf(group: readonly DeclaredSecret[]): readonly string[] {
  const names = group.map(({ name }) => name).join(" and ");
  const entails = [...new Set(group.flatMap(({ rotation }) => rotation?.entails ?? []))];
  const losses = [...new Set(group.flatMap(({ rotation }) => rotation?.loses ?? []))];
  const stacks = [...new Set(group.flatMap((one) => one.stacks))].sort();
  const [values, them] = group.length === 1 ? ["value is", "it"] : ["values are", "them"];
  return [
    `${names}: the old ${values} gone then, and what runs has ${them} until the next deploy of ${stacks.join(", ")}.`,
    ...entails.map((text) => `  ${text}`),
    ...section(
      "Lost for good:",
      losses.map((text) => `  ${text}`),
    ),
  ];
}

/**
 * New values for all of a group, one after the other: what comes out of another one is made of the new one.
 *
 * @param known values that there are
 * @throws Error when one cannot be made
 */
export async function madeAnew(group: readonly DeclaredSecret[], known: Values): Promise<Values> {
  const names = new Set(group.map(({ name }) => name));
  const others = Object.fromEntries(Object.entries(known).filter(([name]) => !names.has(name)));
  let made: Values = {};
  for (const secret of group) {
    if (!Object.hasOwn(made, secret.name)) {
      made = { ...made, ...(await madeBy(secret, { ...others, ...made })) };
    }
  }
  await refuseBadRecipes(group, { ...others, ...made });
  return made;
}

async function madeBy(secret: DeclaredSecret, values: Values): Promise<Values> {
  const made = await make(secret.name, secret, values);
  if (made === undefined) {
    const source = secret.recipe?.kind === "htpasswd" ? secret.recipe.password : "what is not there";
    throw new Error(`${secret.name} is made of ${source}, which has no value; give it one, then rotate`);
  }
  return made;
}
