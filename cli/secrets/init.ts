import { secretsFileOf } from "../secret-files";
import { withStacksHere } from "../stacks/stacks-here";
import { stopWhenInterrupted } from "../program";
import type { Surroundings } from "../surroundings";
import { declaredIn, type DeclaredVariables } from "./declared";
import { faultOf, givenValues, isComplete, judge } from "./judgement";
import { make, type Values } from "./making/make";
import { parseOptions } from "./options";
import { printValues, refuseTerminal } from "./printing";
import { findings, howToGive, section } from "./report";
import { type Changed, changeSecretsFile, readSecretsFile } from "./store/secrets-file";

/** Makes the secrets of an environment that have a recipe and are not there yet, and tells how to come by the others. */
export async function init(args: readonly string[], surroundings: Surroundings): Promise<number> {
  const { environment, flags, ...options } = parseOptions(args, ["print"], false);
  const { stdout, stderr } = surroundings;
  const isPrinted = flags.has("print");
  if (isPrinted) {
    refuseTerminal(surroundings);
  }
  return withStacksHere(options, surroundings, async (stacks) => {
    const declared = declaredIn(stacks, environment);
    if (declared.secrets.size === 0) {
      (isPrinted ? stderr : stdout).write(`${environment} needs no secrets\n`);
      return 0;
    }
    const added = async (values: Values): Promise<Changed<Values>> => {
      const result = await missingOf(declared, values, surroundings);
      return { values: { ...values, ...result }, result };
    };
    const made = isPrinted
      ? (await added(readSecretsFile(surroundings.folder, environment))).result
      : await changeSecretsFile(environment, surroundings, added);
    if (isPrinted) {
      printValues(made, surroundings);
    }
    const file = { ...readSecretsFile(surroundings.folder, environment), ...made };
    const judgements = await judge(declared, givenValues(declared, file, surroundings.variables));
    const there = judgements.filter(({ secret, source }) => source !== undefined && !Object.hasOwn(made, secret.name));
    const lines = [
      ...section(
        isPrinted ? "Printed:" : `Made, in ${secretsFileOf(environment)}:`,
        Object.keys(made).map((name) => `  ${name}`),
      ),
      ...section(
        "Were there:",
        there.map(({ secret: { name }, source }) => `  ${name}${source === "variable" ? ` (TF_VAR_${name})` : ""}`),
      ),
      ...findings(judgements, environment),
      ...section(
        "To be given:",
        judgements.filter(({ source }) => source === undefined).flatMap(({ secret }) => howToGive(secret, environment)),
      ),
      ...(!isPrinted && isComplete(judgements) && Object.keys(file).length > 0
        ? [`Everything is there and right; deploy with --var-file ${secretsFileOf(environment)}`]
        : []),
    ];
    (isPrinted ? stderr : stdout).write(`${lines.join("\n")}\n`);
    return judgements.some(({ fault }) => fault !== undefined) ? 1 : 0;
  });
}

/** Makes what is missing and has a recipe. What comes out of another secret comes after it. */
async function missingOf(
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
    if (!Object.hasOwn(values, secret.name) && (await isSourceRight(secret.recipe, declared, values))) {
      stopWhenInterrupted(interrupted);
      made = { ...made, ...(await make(secret.name, secret, values)) };
    }
  }
  for (const [name, secret] of declared.secrets) {
    const fault = Object.hasOwn(made, name) ? await faultOf(secret, { ...known, ...made }) : undefined;
    if (fault !== undefined) {
      throw new Error(`what the recipe of ${name} makes ${fault}; mend its form or its recipe`);
    }
  }
  return made;
}

/** Whether what a secret is made of is no wrong value: what came out of it would be wrong as well. */
async function isSourceRight(recipe: DeclaredRecipe, { secrets }: DeclaredVariables, values: Values): Promise<boolean> {
  const name = recipe?.kind === "key-pair" ? recipe.key : recipe?.kind === "htpasswd" ? recipe.password : undefined;
  const source = name === undefined || !Object.hasOwn(values, name) ? undefined : secrets.get(name);
  return source === undefined || (await faultOf(source, values)) === undefined;
}

type DeclaredRecipe = NonNullable<ReturnType<DeclaredVariables["secrets"]["get"]>>["recipe"];
