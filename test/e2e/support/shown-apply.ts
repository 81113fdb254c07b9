import { spawn } from "node:child_process";
import { engineEnvironment } from "../../../lab/start/engine";

/** How an engine ended, and what it showed. */
export interface Shown {
  readonly status: number | null;
  /** All that a person would have read, without the frames around errors. */
  readonly output: string;
}

/**
 * Runs a command of an engine on a stack that was opened before, and keeps what a person would have read: progress and errors.
 *
 * @param folder the stack's, see StackRunner.folder
 * @param values of the stack's variables, by name
 */
export function shown(
  program: string,
  folder: string,
  command: "apply" | "destroy",
  values: Readonly<Record<string, string>> = {},
): Promise<Shown> {
  const variables = Object.entries(values).map(([name, value]) => [`TF_VAR_${name}`, value] as const);
  const child = spawn(program, [command, "-auto-approve", "-input=false", "-no-color", "-lock-timeout=30s"], {
    cwd: folder,
    env: { ...engineEnvironment(), ...Object.fromEntries(variables) },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const texts: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => texts.push(text));
  }
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (status: number | null) => {
      resolve({ status, output: texts.join("").replace(/^[│╷╵] ?/gm, "") });
    });
  });
}
