import { ChildProcess, spawn } from "node:child_process";
import { engineEnvironment } from "../../../lab/start/engine";
import type { Finished } from "../../support/cdktf-cli";

/** Where and with what an engine runs. */
export interface RunOptions {
  /** Folder of a synthesized stack. */
  readonly folder: string;
  /** Values of the stack's variables; they go by the environment. */
  readonly values: Readonly<Record<string, string>>;
}

/** How long anything may take on a machine that is slow, or busy with something else. */
const PATIENCE_MS = 240_000;

/** An engine at work: what it has printed for people so far, and ways to disturb it. */
export class EngineRun {
  private text = "";
  private readonly child: ChildProcess;
  private readonly listeners = new Set<() => void>();
  private readonly end: Promise<Finished>;

  public constructor(program: string, args: readonly string[], { folder, values }: RunOptions) {
    const variables = Object.entries(values).map(([name, value]) => [`TF_VAR_${name}`, value] as const);
    this.child = spawn(program, args, {
      cwd: folder,
      env: { ...engineEnvironment(), ...Object.fromEntries(variables) },
      stdio: ["ignore", "pipe", "pipe"],
    });
    for (const stream of [this.child.stdout, this.child.stderr]) {
      stream?.setEncoding("utf8").on("data", (part: string) => {
        this.text += part;
        this.tell();
      });
    }
    this.end = new Promise((resolve, reject) => {
      this.child.once("error", reject);
      // Not "close": what a killed engine has started may hold its output open.
      this.child.once("exit", (status) => {
        setImmediate(() => {
          resolve({ status, output: this.text });
          this.tell();
        });
      });
    });
  }

  /** What it has printed. */
  public get output(): string {
    return this.text;
  }

  /** Waits until it has printed that. @throws Error with all that it printed, when it ends without, or takes minutes */
  public async printed(pattern: RegExp): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      const stop = (outcome: () => void): void => {
        clearTimeout(timer);
        this.listeners.delete(look);
        outcome();
      };
      const look = (): void => {
        if (pattern.test(this.text)) {
          stop(resolve);
        } else if (this.child.exitCode !== null || this.child.signalCode !== null) {
          stop(() => {
            reject(new Error(`it ended without ${String(pattern)}:\n${this.text}`));
          });
        }
      };
      const timer = setTimeout(() => {
        stop(() => {
          reject(new Error(`it has not printed ${String(pattern)}:\n${this.text}`));
        });
      }, PATIENCE_MS);
      this.listeners.add(look);
      look();
    });
  }

  /** Sends it a signal: SIGINT is Ctrl-C, SIGKILL what no program can answer to. */
  public signal(signal: "SIGINT" | "SIGKILL"): void {
    this.child.kill(signal);
  }

  /** Waits for its end. */
  public ended(): Promise<Finished> {
    return this.end;
  }

  private tell(): void {
    for (const listener of this.listeners) {
      listener();
    }
  }
}
