import { withStacksHere } from "../stacks/stacks-here";
import type { Surroundings } from "../surroundings";
import { declaredIn, secretNamed } from "./declared";
import { missedForm, withoutLineBreak } from "./form";
import { givenValues, judge } from "./judgement";
import { refuseLoss } from "./loss";
import { parseOptions } from "./options";
import { faults, section } from "./report";
import { changeSecretsFile } from "./store/secrets-file";

/** Writes the value of one secret, which comes from standard input. */
export async function set(args: readonly string[], surroundings: Surroundings): Promise<number> {
  const { environment, name, flags, ...options } = parseOptions(args, ["force"], true);
  const { stdin, stdout, stderr, variables } = surroundings;
  return withStacksHere(options, surroundings, async (stacks) => {
    const declared = declaredIn(stacks, environment);
    const secret = secretNamed(name, declared, environment);
    const given = stdin.isTerminal
      ? await stdin.line({ prompt: `${name} (not shown): `, isHidden: true })
      : await stdin.text();
    const value = withoutLineBreak(given, secret.forms);
    if (value === "") {
      throw new Error(`${name} is empty: nothing came from standard input`);
    }
    const missed = missedForm(value, secret.forms);
    if (missed !== undefined) {
      throw new Error(`${name} is not ${missed.is}; nothing is changed`);
    }
    const { had, wrong } = await changeSecretsFile(environment, surroundings, async (before) => {
      const values = { ...before, [name]: value };
      const had: "none" | "same" | "other" = !Object.hasOwn(before, name)
        ? "none"
        : before[name] === value
          ? "same"
          : "other";
      if (had === "other") {
        refuseLoss([secret], flags.has("force"));
      }
      return {
        values,
        result: { had, wrong: faults(await judge(declared, givenValues(declared, values, variables))) },
      };
    });
    const { [had]: done } = { none: "is set", same: "is what it was", other: "is replaced" };
    stdout.write(`${name} ${done}${value === given ? "" : ", without the line break at its end"}\n`);
    const entails = had === "other" ? (secret.rotation?.entails ?? []) : [];
    const lines = [
      ...section(
        "What follows:",
        entails.map((text) => `  ${text}`),
      ),
      ...section("Wrong:", wrong),
    ];
    stderr.write(lines.map((line) => `${line}\n`).join(""));
    return wrong.length > 0 ? 1 : 0;
  });
}
