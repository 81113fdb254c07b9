import { readSecretsFile } from "../secret-files";
import { withStacksHere } from "../stacks/stacks-here";
import type { Surroundings } from "../surroundings";
import { declaredIn } from "./declared";
import { givenValues, isComplete, judge, type Judgement } from "./judgement";
import { parseOptions } from "./options";
import { findings, origin, section, table } from "./report";

/** Tells what secrets an environment needs, and which of them are there and right. */
export async function list(args: readonly string[], surroundings: Surroundings): Promise<number> {
  const { environment, ...options } = parseOptions(args, [], false);
  return withStacksHere(options, surroundings, async (stacks) => {
    const declared = declaredIn(stacks, environment);
    const file = readSecretsFile(surroundings.folder, environment);
    const judgements = await judge(declared, givenValues(declared, file, surroundings.variables));
    const unneeded = Object.keys(file).filter((name) => !declared.names.has(name));
    const rows = judgements.map((judgement) => [
      judgement.secret.name,
      stateOf(judgement),
      origin(judgement.secret),
      judgement.secret.stacks.join(", "),
    ]);
    const lines = [
      ...(rows.length === 0
        ? [`${environment} needs no secrets`]
        : table([["NAME", "STATE", "MADE", "NEEDED BY"], ...rows])),
      ...findings(judgements, environment),
      ...section(
        "Needed by nothing:",
        unneeded.map((name) => `  ${name}`),
      ),
    ];
    if (judgements.some(({ source }) => source === undefined)) {
      lines.push(
        `What is missing: npx onprem secrets init ${environment} makes what it can, and says how to come by the rest`,
      );
    }
    surroundings.stdout.write(`${lines.join("\n")}\n`);
    return isComplete(judgements) ? 0 : 1;
  });
}

function stateOf({ source, fault }: Judgement): string {
  if (source === undefined) {
    return "missing";
  }
  const state = fault === undefined ? "right" : "wrong";
  return source === "file" ? state : `${state}, by TF_VAR`;
}
