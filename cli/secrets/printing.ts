import type { Values } from "../secret-files";
import type { Surroundings } from "../surroundings";

/** @throws Error when values would be shown to whoever looks at the terminal, and stay in what it keeps */
export function refuseTerminal({ stdout }: Pick<Surroundings, "stdout">): void {
  if (stdout.isTerminal) {
    throw new Error("--print does not print to a terminal; go on with a pipe to what keeps your secrets");
  }
}

/** Prints values for a program that keeps them: the one place where any is said. */
export function printValues(values: Values, { stdout }: Pick<Surroundings, "stdout">): void {
  stdout.write(`${JSON.stringify(values, undefined, 2)}\n`);
}
