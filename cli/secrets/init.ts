import { readSecretsFile, type Values } from "../secret-files";
import { secretsFileOf } from "../secrets-place";
import { withStacksHere } from "../stacks/stacks-here";
import type { Surroundings } from "../surroundings";
import { declaredIn } from "./declared";
import { givenValues, isComplete, judge, type Judgement } from "./judgement";
import { missingOf } from "./missing";
import { parseOptions } from "./options";
import { printValues, refuseTerminal } from "./printing";
import { findings, howToGive, section } from "./report";
import { type Changed, changeSecretsFile } from "./store/secrets-file";

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
    const lines = [
      ...told(made, judgements, environment, isPrinted),
      ...(!isPrinted && isComplete(judgements) && Object.keys(file).length > 0
        ? [`Everything is there and right; deploy with --var-file ${secretsFileOf(environment)}`]
        : []),
    ];
    (isPrinted ? stderr : stdout).write(`${lines.join("\n")}\n`);
    return judgements.some(({ fault }) => fault !== undefined) ? 1 : 0;
  });
}

/** What was made, what was there, and what is left to do. */
function told(
  made: Values,
  judgements: readonly Judgement[],
  environment: string,
  isPrinted: boolean,
): readonly string[] {
  const there = judgements.filter(({ secret, source }) => source !== undefined && !Object.hasOwn(made, secret.name));
  const irreplaceable = judgements
    .map(({ secret }) => secret)
    .filter(({ name, rotation }) => Object.hasOwn(made, name) && (rotation?.loses ?? []).length > 0);
  return [
    ...section(
      isPrinted ? "Printed:" : `Made, in ${secretsFileOf(environment)}:`,
      Object.keys(made).map((name) => `  ${name}`),
    ),
    // Such as in a fresh clone: the file is on another machine then, and what was made here is not what runs.
    ...section(
      `If ${environment} runs already, give these the value that it has, or this is lost:`,
      irreplaceable.flatMap(({ name, rotation }) => [
        `  ${name}: ${(rotation?.loses ?? []).join("; ")}`,
        ...(isPrinted ? [] : [`    npx onprem secrets set --force ${environment} ${name} < FILE`]),
      ]),
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
  ];
}
