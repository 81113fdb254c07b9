import type { ChildProcessByStdio } from "node:child_process";
import type { Readable } from "node:stream";

/** A guard at work. */
export class Running {
  public readonly ended: Promise<number | null>;
  private text = "";

  public constructor(private readonly child: ChildProcessByStdio<null, Readable, Readable>) {
    for (const stream of [child.stdout, child.stderr]) {
      stream.on("data", (data) => (this.text += String(data)));
    }
    this.ended = new Promise((resolve) => child.on("close", resolve));
  }

  public get output(): string {
    return this.text;
  }

  public get lastLine(): string {
    return this.text.trimEnd().split("\n").at(-1) ?? "";
  }

  /** Sends a signal, and waits until the guard has ended. */
  public async kill(signal: NodeJS.Signals): Promise<number | null> {
    this.child.kill(signal);
    return this.ended;
  }

  /** Leaves the guard no time for anything. What it has started may go on for a moment, with its output still open. */
  public async killAtOnce(): Promise<void> {
    const exited = new Promise((resolve) => this.child.on("exit", resolve));
    this.child.kill("SIGKILL");
    await exited;
  }

  /** As when the connection breaks: the next write fails. */
  public hangUp(): void {
    this.child.stdout.destroy();
    this.child.stderr.destroy();
  }
}

export async function eventually(condition: () => boolean): Promise<void> {
  for (let tries = 0; !condition(); tries += 1) {
    if (tries > 1500) {
      throw new Error("it did not come about within 30 s");
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
