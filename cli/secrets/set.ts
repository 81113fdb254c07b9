import { withStacksHere } from "../stacks/stacks-here";
import type { Input } from "../input";
import type { Surroundings } from "../surroundings";
import { type DeclaredSecret, declaredIn, secretNamed } from "./declared";
import { mayBeLong, missedForm, withoutLineBreak } from "./form";
import { givenValues, isJudgedBy, judge } from "./judgement";
import { refuseLoss } from "./loss";
import { parseOptions } from "./options";
import { findings, section } from "./report";
import { changeSecretsFile } from "./store/secrets-file";

/** Writes the value of one secret, which comes from standard input. */
export async function set(args: readonly string[], surroundings: Surroundings): Promise<number> {
  const { environment, name, flags, ...options } = parseOptions(args, ["force"], true);
  const { stdin, stdout, stderr, variables } = surroundings;
  if (stdin.isTerminal) {
    // The app comes first, which takes seconds, and until then the terminal is as it is.
    stderr.write("Wait to be asked: what is typed before is shown.\n");
  }
  return withStacksHere(options, surroundings, async (stacks) => {
    const declared = declaredIn(stacks, environment);
    const secret = secretNamed(name, declared, environment);
    const given = stdin.isTerminal ? await askFor(secret, stdin) : await stdin.text();
    const value = withoutLineBreak(given, secret.forms);
    if (value === "") {
      throw new Error(`${name} is empty: nothing came from standard input`);
    }
    const missed = missedForm(value, secret.forms);
    if (missed !== undefined) {
      throw new Error(`${name} is not ${missed.is}; nothing is changed`);
    }
    const { had, judgements } = await changeSecretsFile(environment, surroundings, async (before) => {
      const values = { ...before, [name]: value };
      const had: "none" | "same" | "other" = !Object.hasOwn(before, name)
        ? "none"
        : before[name] === value
          ? "same"
          : "other";
      if (had === "other") {
        refuseLoss([secret], flags.has("force"), hintsOn(before[name] ?? "", secret));
      }
      return {
        values,
        result: { had, judgements: await judge(declared, givenValues(declared, values, variables)) },
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
      // Halves that belong together come one after the other, so that what does not fit yet is said, and is no failure.
      ...findings(
        judgements.filter((judgement) => isJudgedBy(judgement.secret, name)),
        environment,
      ),
    ];
    stderr.write(lines.map((line) => `${line}\n`).join(""));
    return 0;
  });
}

/** What is to be known of a value that is replaced. A wrong form is no proof: forms change, and files are damaged. */
function hintsOn(old: string, { forms }: DeclaredSecret): readonly string[] {
  const missed = missedForm(old, forms);
  return missed === undefined
    ? []
    : [`What is there is not ${missed.is}; that alone does not say that it was never in use.`];
}

/** Asks a person; all lines of what may have many, so that none is lost, or goes to the shell, when it is pasted. */
function askFor({ name, forms }: DeclaredSecret, stdin: Input): Promise<string> {
  const isLong = mayBeLong(forms);
  const how = isLong ? "not shown; ends with Enter and Ctrl-D" : "not shown";
  return stdin.line({ prompt: `${name} (${how}): `, isHidden: true, isLong });
}
