import { spawn, SpawnOptions } from "node:child_process";
import { InterruptedError } from "./errors";

/** How a program is run. */
export interface RunOptions {
  readonly folder: string;
  readonly variables?: Readonly<Record<string, string | undefined>>;
  /** Ends the program when it is aborted. */
  readonly interrupted?: AbortSignal;
  /** Called with all that the program says; without it the output is kept. */
  readonly onOutput?: (text: string) => void;
}

/** What became of a program. */
export interface Finished {
  /** Its exit status; undefined when a signal ended it. */
  readonly status: number | undefined;
  readonly signal: string | undefined;
  /** What it printed, where nobody listened. */
  readonly stdout: string;
  readonly stderr: string;
}

/** How long a program has for its own cleaning up before it is ended without it. */
const PATIENCE_MS = 5000;

/**
 * Runs a program to its end; as one line of a shell where it has no arguments. It gets a process group of its own, so that Ctrl-C reaches it
 * through us and nothing it started is left behind.
 *
 * @throws InterruptedError when the person gave up meanwhile; Error when there is no such program
 */
export async function runProgram(
  program: string,
  args: readonly string[] | undefined,
  { folder, variables, interrupted, onOutput }: RunOptions,
): Promise<Finished> {
  stopWhenInterrupted(interrupted);
  const options: SpawnOptions = {
    cwd: folder,
    env: { ...variables },
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
  };
  const child = args === undefined ? spawn(program, { ...options, shell: true }) : spawn(program, args, options);
  const kept = { stdout: "", stderr: "" };
  for (const stream of ["stdout", "stderr"] as const) {
    child[stream]?.setEncoding("utf8").on("data", (text: string) => {
      if (onOutput === undefined) {
        kept[stream] += text;
      } else {
        onOutput(text);
      }
    });
  }
  let patience: NodeJS.Timeout | undefined;
  const end = (): void => {
    endGroup(child.pid, "SIGTERM");
    patience = setTimeout(() => {
      endGroup(child.pid, "SIGKILL");
    }, PATIENCE_MS);
  };
  interrupted?.addEventListener("abort", end);
  const finished = await new Promise<Finished>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (status, signal) => {
      resolve({ ...kept, status: status ?? undefined, signal: signal ?? undefined });
    });
  }).finally(() => {
    interrupted?.removeEventListener("abort", end);
    clearTimeout(patience);
  });
  stopWhenInterrupted(interrupted);
  return finished;
}

/** @throws InterruptedError when the person gave up */
export function stopWhenInterrupted(interrupted: AbortSignal | undefined): void {
  if (interrupted?.aborted === true) {
    throw new InterruptedError(interrupted.reason as NodeJS.Signals);
  }
}

function endGroup(pid: number | undefined, signal: NodeJS.Signals): void {
  try {
    if (pid !== undefined) {
      process.kill(-pid, signal);
    }
  } catch {
    // It has ended by itself.
  }
}
