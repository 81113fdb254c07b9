import { spawn } from "node:child_process";
import { constants } from "node:os";

import { LabError } from "../errors";

/** How a program ended, and what it said. */
export interface Outcome {
  /** Exit status; 128 and the signal's number when it was killed, as a shell counts. */
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CommandOptions {
  /** What it reads. @default nothing */
  readonly input?: string;
  /** After this it is killed. @default never */
  readonly timeoutMs?: number;
  /** @default that of this process */
  readonly env?: NodeJS.ProcessEnv;
}

/** Status of a program that was killed because its time was over, as timeout(1) has it. */
export const TIMED_OUT = 124;

/** Runs a program and waits for its end, however that is. @throws LabError when it cannot be started. */
export function attempt(program: string, args: readonly string[], options: CommandOptions = {}): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: ["pipe", "pipe", "pipe"], env: options.env ?? process.env });
    const [stdout, stderr]: [string[], string[]] = [[], []];
    let late = false;
    const { timeoutMs } = options;
    const end = (): void => {
      late = true;
      child.kill("SIGKILL");
    };
    const timer = timeoutMs === undefined ? undefined : setTimeout(end, timeoutMs);
    child.stdout.setEncoding("utf8").on("data", (text: string) => stdout.push(text));
    child.stderr.setEncoding("utf8").on("data", (text: string) => stderr.push(text));
    // A program may end before it has read everything.
    child.stdin.on("error", () => undefined).end(options.input ?? "");
    child.once("error", (error) => {
      clearTimeout(timer);
      reject(new LabError(`${program} cannot be started: ${error.message}`));
    });
    child.once("close", (code, signal) => {
      clearTimeout(timer);
      const status = late ? TIMED_OUT : (code ?? 128 + constants.signals[signal ?? "SIGKILL"]);
      resolve({ status, stdout: stdout.join(""), stderr: stderr.join("") });
    });
  });
}

/** Runs a program that must succeed. @returns what it printed. @throws LabError with what it complained about. */
export async function command(program: string, args: readonly string[], options: CommandOptions = {}): Promise<string> {
  const { status, stdout, stderr } = await attempt(program, args, options);
  if (status === 0) return stdout;
  const complaint = (stderr.trim() || stdout.trim()).split("\n").slice(-SHOWN_LINES).join("\n");
  throw new LabError(`${program} ${args.slice(0, 4).join(" ")} failed with status ${status}:\n${complaint}`);
}

/** Lines of a program's complaint that an error repeats. */
const SHOWN_LINES = 15;
