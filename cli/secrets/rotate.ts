import { withStacksHere } from "../stacks/stacks-here";
import type { Surroundings } from "../surroundings";
import { type DeclaredSecret, declaredIn, type DeclaredVariables, secretNamed } from "./declared";
import { faultOf, givenValues } from "./judgement";
import { refuseLoss } from "./loss";
import { make, type Values } from "./making/make";
import { parseOptions } from "./options";
import { section } from "./report";
import { changeSecretsFile, readSecretsFile } from "./store/secrets-file";

/** Makes a secret anew, together with those that are nothing without it, after saying what that means. */
export async function rotate(args: readonly string[], surroundings: Surroundings): Promise<number> {
  const { environment, name, flags, ...options } = parseOptions(args, ["yes", "force"], true);
  return withStacksHere(options, surroundings, async (stacks) => {
    const declared = declaredIn(stacks, environment);
    const secret = secretNamed(name, declared, environment);
    refuseUnmakeable(secret, environment);
    const group = groupOf(secret, declared);
    refuseAbsent(group, name, environment, surroundings, readSecretsFile(surroundings.folder, environment));
    refuseLoss(group, flags.has("force"));
    surroundings.stderr.write(`${meaning(group).join("\n")}\n`);
    if (!flags.has("yes") && !(await isConfirmed(surroundings))) {
      throw new Error("nothing is changed");
    }
    await changeSecretsFile(environment, surroundings, async (before) => {
      refuseAbsent(group, name, environment, surroundings, before);
      const known = givenValues(declared, before, surroundings.variables).values;
      return { values: { ...before, ...(await madeAnew(group, known)) }, result: undefined };
    });
    surroundings.stdout.write(`Rotated: ${group.map((one) => one.name).join(", ")}\n`);
    return 0;
  });
}

/** The secrets that change together: both of a pair; a password, and the lines of password files that hold its hash. */
function groupOf(secret: DeclaredSecret, { secrets }: DeclaredVariables): readonly DeclaredSecret[] {
  const { name, recipe } = secret;
  const pair = recipe?.kind === "key-pair" ? [recipe.key, recipe.certificate] : [name];
  const made = [...secrets.values()].filter((one) => one.recipe?.kind === "htpasswd" && one.recipe.password === name);
  return [...pair.flatMap((one) => secrets.get(one) ?? []), ...made];
}

function refuseUnmakeable({ name, recipe }: DeclaredSecret, environment: string): void {
  const set = `npx onprem secrets set ${environment} ${name}`;
  if (recipe === undefined || recipe.kind === "given") {
    const [from, command] = [recipe?.what.join("; "), recipe?.command];
    throw new Error(
      `${name} is not made here${from === undefined ? "" : `: it is ${from}`}; get a new one there, then: ${command === undefined ? `${set} < FILE` : `${command} | ${set}`}`,
    );
  }
}

/** @throws Error when there is nothing to change, or when it is not the file that says what is changed */
function refuseAbsent(
  group: readonly DeclaredSecret[],
  wanted: string,
  environment: string,
  { variables }: Pick<Surroundings, "variables">,
  file: Values,
): void {
  const elsewhere = group
    .map(({ name }) => name)
    .find((name) => !Object.hasOwn(file, name) && variables[`TF_VAR_${name}`] !== undefined);
  if (elsewhere !== undefined) {
    throw new Error(`${elsewhere} is given by TF_VAR_${elsewhere}; change it where that comes from`);
  }
  if (!Object.hasOwn(file, wanted)) {
    throw new Error(`${wanted} is not there yet; npx onprem secrets init ${environment} makes it`);
  }
}

function meaning(group: readonly DeclaredSecret[]): readonly string[] {
  const names = group.map(({ name }) => name).join(" and ");
  const entails = [...new Set(group.flatMap(({ rotation }) => rotation?.entails ?? []))];
  const losses = [...new Set(group.flatMap(({ rotation }) => rotation?.loses ?? []))];
  const stacks = [...new Set(group.flatMap((one) => one.stacks))].sort();
  return [
    `${names}: the old ${group.length === 1 ? "value is" : "values are"} gone then, and what runs has ${group.length === 1 ? "it" : "them"} until the next deploy of ${stacks.join(", ")}.`,
    ...entails.map((text) => `  ${text}`),
    ...section(
      "Lost for good:",
      losses.map((text) => `  ${text}`),
    ),
  ];
}

async function isConfirmed({ stdin }: Surroundings): Promise<boolean> {
  if (!stdin.isTerminal) {
    throw new Error("nobody is there to confirm it; --yes does");
  }
  return (await stdin.line({ prompt: "Type yes to rotate: " })).trim() === "yes";
}

/** New values for all of a group, one after the other: what comes out of another one is made of the new one. */
async function madeAnew(group: readonly DeclaredSecret[], known: Values): Promise<Values> {
  const names = new Set(group.map(({ name }) => name));
  const others = Object.fromEntries(Object.entries(known).filter(([name]) => !names.has(name)));
  let made: Values = {};
  for (const secret of group) {
    if (!Object.hasOwn(made, secret.name)) {
      made = { ...made, ...(await make(secret.name, secret, { ...others, ...made })) };
    }
  }
  for (const secret of group) {
    const fault = await faultOf(secret, { ...others, ...made });
    if (fault !== undefined) {
      throw new Error(`what the recipe of ${secret.name} makes ${fault}; mend its form or its recipe`);
    }
  }
  return made;
}
