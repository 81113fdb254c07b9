import type { Values } from "../secret-files";
import { givenToTerraform } from "../terraform-variables";
import { faultOfCertificate, keysCertifiedBy, lastDayOf } from "./certificate-check";
import type { DeclaredSecret, DeclaredVariables } from "./declared";
import { missedForm } from "./form";
import { faultOfPassword, isPasswordLine } from "./making/password-line";

/** Where a value comes from: the file, or a variable of the environment. */
export type Source = "file" | "variable";

/** What can be said of a secret without telling its value. */
export interface Judgement {
  readonly secret: DeclaredSecret;
  /** Where its value comes from; undefined when there is none. */
  readonly source?: Source;
  /** What is wrong with the value, following its name; undefined when nothing is. */
  readonly fault?: string;
  /** When it ends, where it is a certificate. */
  readonly end?: Date;
}

/** The values of secrets, from the file, and from `TF_VAR_<name>` where the file names none. */
export interface GivenValues {
  readonly values: Values;
  readonly sources: ReadonlyMap<string, Source>;
}

/** The values that Terraform will see. */
export function givenValues(
  { secrets }: Pick<DeclaredVariables, "secrets">,
  file: Values,
  variables: Readonly<Record<string, string | undefined>>,
): GivenValues {
  const found = [...secrets.keys()].flatMap((name): [string, string, Source][] => {
    const variable = givenToTerraform(variables, name);
    if (Object.hasOwn(file, name)) {
      return [[name, file[name] ?? "", "file"]];
    }
    return variable === undefined ? [] : [[name, variable, "variable"]];
  });
  return {
    values: Object.fromEntries(found.map(([name, value]) => [name, value])),
    sources: new Map(found.map(([name, , source]) => [name, source])),
  };
}

/** Judges all secrets of an environment, in the order of their names. */
export async function judge(
  { secrets }: Pick<DeclaredVariables, "secrets">,
  { values, sources }: GivenValues,
  now = new Date(),
): Promise<readonly Judgement[]> {
  return Promise.all(
    [...secrets.values()].map(async (secret) => {
      const source = sources.get(secret.name);
      const fault = source === undefined ? undefined : await faultOf(secret, values, now);
      const end = keysCertifiedBy(secret) && lastDayOf(values[secret.name] ?? "");
      return {
        secret,
        ...(source === undefined ? {} : { source }),
        ...(fault === undefined ? {} : { fault }),
        ...(end === undefined ? {} : { end }),
      };
    }),
  );
}

/** Whether all are there, and right. */
export function isComplete(judgements: readonly Judgement[]): boolean {
  return judgements.every(({ source, fault }) => source !== undefined && fault === undefined);
}

/** Whether it depends on the value of that name, too, whether a secret is right. */
export function isJudgedBy(secret: DeclaredSecret, name: string): boolean {
  const { recipe } = secret;
  return (
    secret.name === name ||
    (keysCertifiedBy(secret) ?? []).includes(name) ||
    (recipe?.kind === "htpasswd" && recipe.password === name)
  );
}

/** What is wrong with the value of a secret; undefined when nothing is. */
export async function faultOf(secret: DeclaredSecret, values: Values, now = new Date()): Promise<string | undefined> {
  const { name, forms, recipe, isHashed = false } = secret;
  const { [name]: value = "" } = values;
  const missed = missedForm(value, forms);
  if (missed !== undefined) {
    return `is not ${missed.is}`;
  }
  if (value === "") {
    return "is empty";
  }
  const unhashable = isHashed ? faultOfPassword(value) : undefined;
  if (unhashable !== undefined) {
    return unhashable;
  }
  const keys = keysCertifiedBy(secret);
  if (keys !== undefined) {
    return faultOfCertificate(value, keys, values, now);
  }
  if (recipe?.kind === "htpasswd") {
    const { [recipe.password]: password } = values;
    return password === undefined || (await isPasswordLine(value, recipe.user, password))
      ? undefined
      : `does not let ${recipe.user} in with ${recipe.password}`;
  }
  return undefined;
}

/** @throws Error when what was made of secrets by their recipes is wrong, which is no fault of whoever runs the command */
export async function refuseBadRecipes(secrets: readonly DeclaredSecret[], values: Values): Promise<void> {
  for (const secret of secrets) {
    const fault = await faultOf(secret, values);
    if (fault !== undefined) {
      throw new Error(`what the recipe of ${secret.name} makes ${fault}; mend its form or its recipe`);
    }
  }
}
