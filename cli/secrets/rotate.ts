import { stopWhenInterrupted } from "../program";
import { readSecretsFile, type Values } from "../secret-files";
import { secretsFileOf } from "../secrets-place";
import { withStacksHere } from "../stacks/stacks-here";
import type { Surroundings } from "../surroundings";
import { givenToTerraform } from "../terraform-variables";
import { type DeclaredSecret, declaredIn, secretNamed } from "./declared";
import { givenValues } from "./judgement";
import { refuseLoss } from "./loss";
import { parseOptions } from "./options";
import { printValues, refuseTerminal } from "./printing";
import { setCommand } from "./report";
import { groupOf, madeAnew, meaningOf } from "./rotation";
import { changeSecretsFile } from "./store/secrets-file";

/** Makes a secret anew, together with those that are nothing without it, after saying what that means. */
export async function rotate(args: readonly string[], surroundings: Surroundings): Promise<number> {
  const { environment, name, flags, ...options } = parseOptions(args, ["yes", "force", "print"], true);
  const { folder, variables, stdout, stderr } = surroundings;
  const isPrinted = flags.has("print");
  if (isPrinted) {
    refuseTerminal(surroundings);
  }
  return withStacksHere(options, surroundings, async (stacks) => {
    const declared = declaredIn(stacks, environment);
    const secret = secretNamed(name, declared, environment);
    refuseUnmakeable(secret, environment);
    const group = groupOf(secret, declared);
    const refuseElsewhere = (file: Values): void => {
      if (isPrinted) {
        refuseKept(group, environment, file);
      } else {
        refuseAbsent(group, name, environment, variables, file);
      }
    };
    const before = readSecretsFile(folder, environment);
    refuseElsewhere(before);
    refuseLoss(group, flags.has("force"));
    stderr.write(`${meaningOf(group).join("\n")}\n`);
    if (!flags.has("yes") && !(await isConfirmed(surroundings))) {
      throw new Error("nothing is changed");
    }
    const anew = (file: Values): Promise<Values> => madeAnew(group, givenValues(declared, file, variables).values);
    if (isPrinted) {
      const made = await anew(before);
      stopWhenInterrupted(surroundings.interrupted);
      printValues(made, surroundings);
    } else {
      await changeSecretsFile(environment, surroundings, async (file) => {
        refuseElsewhere(file);
        return { values: { ...file, ...(await anew(file)) }, result: undefined };
      });
    }
    const names = group.map((one) => one.name).join(", ");
    (isPrinted ? stderr : stdout).write(`${isPrinted ? "Printed" : "Rotated"}: ${names}\n`);
    return 0;
  });
}

function refuseUnmakeable(secret: DeclaredSecret, environment: string): void {
  const { name, recipe } = secret;
  if (recipe === undefined || recipe.kind === "given") {
    const from = recipe === undefined ? "" : `: it is ${recipe.what.join("; ")}`;
    throw new Error(`${name} is not made here${from}; get a new one there, then: ${setCommand(secret, environment)}`);
  }
}

/** @throws Error when there is nothing to change, or when it is not the file that says what is changed */
function refuseAbsent(
  group: readonly DeclaredSecret[],
  wanted: string,
  environment: string,
  variables: Surroundings["variables"],
  file: Values,
): void {
  const elsewhere = group
    .map(({ name }) => name)
    .find((name) => !Object.hasOwn(file, name) && givenToTerraform(variables, name) !== undefined);
  if (elsewhere !== undefined) {
    throw new Error(
      `${elsewhere} is given by TF_VAR_${elsewhere}; change it where that comes from (--print makes a new one for a vault)`,
    );
  }
  if (!Object.hasOwn(file, wanted)) {
    throw new Error(`${wanted} is not there yet; npx onprem secrets init ${environment} makes it`);
  }
}

/** @throws Error when what is printed would count for nothing */
function refuseKept(group: readonly DeclaredSecret[], environment: string, file: Values): void {
  const kept = group.map(({ name }) => name).find((name) => Object.hasOwn(file, name));
  if (kept !== undefined) {
    throw new Error(
      `${kept} is in ${secretsFileOf(environment)}, which goes before what a vault gives; rotate it without --print`,
    );
  }
}

async function isConfirmed({ stdin }: Surroundings): Promise<boolean> {
  if (!stdin.isTerminal) {
    throw new Error("nobody is there to confirm it; --yes does");
  }
  return (await stdin.line({ prompt: "Type yes to rotate: " })).trim() === "yes";
}
