import { spawn } from "node:child_process";
import { once } from "node:events";
import { engineEnvironment, engineNamed } from "../../../lab/start/engine";
import type { StackRunner } from "../../../lab/start/stack-runner";

/** Applies a stack and ends the engine and its providers, without a chance to tidy up, as soon as something is so. */
export async function killApply(
  engine: string,
  { folder }: StackRunner,
  values: Readonly<Record<string, string>>,
  isSo: () => Promise<unknown>,
): Promise<void> {
  const program = engineNamed(engine)?.program ?? engine;
  const variables = Object.fromEntries(Object.entries(values).map(([name, value]) => [`TF_VAR_${name}`, value]));
  const child = spawn(program, ["apply", "-auto-approve", "-input=false", "-no-color"], {
    cwd: folder,
    env: { ...engineEnvironment(), ...variables },
    stdio: "ignore",
    // A group of their own, which is ended as one.
    detached: true,
  });
  const ended = once(child, "exit");
  try {
    await isSo();
  } finally {
    if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, "SIGKILL");
    await ended;
  }
}
