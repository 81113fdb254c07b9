import * as readline from "node:readline";
import { Writable } from "node:stream";
import { InterruptedError } from "./errors";

/** Where text comes from. */
export interface Input {
  /** Whether a person types it. */
  readonly isTerminal: boolean;
  /** All there is, without the mark of an order of bytes before it. @throws Error when it is no text; InterruptedError when the person gave up */
  readonly text: () => Promise<string>;
  /**
   * A line that a person types, without its line break.
   *
   * @throws Error when the input ends before it; InterruptedError when the person gave up
   */
  readonly line: (options: LineOptions) => Promise<string>;
}

/** How a person is asked for a line. */
export interface LineOptions {
  /** What stands before it. */
  readonly prompt: string;
  /** Whether what is typed is not shown. @default false */
  readonly isHidden?: boolean;
  /** Whether it goes on over lines, each with its break, until the person ends it by Ctrl-D. @default false */
  readonly isLong?: boolean;
}

/** The input of this process. */
export function inputFrom(stream: NodeJS.ReadStream, screen: NodeJS.WritableStream, interrupted: AbortSignal): Input {
  const givingUp = <T>(action: Promise<T>, stop: () => void): Promise<T> => {
    const giveUp = (): void => {
      stop();
    };
    interrupted.addEventListener("abort", giveUp, { once: true });
    return action
      .catch((error: unknown) => {
        throw interrupted.aborted ? new InterruptedError(interrupted.reason as NodeJS.Signals) : error;
      })
      .finally(() => {
        interrupted.removeEventListener("abort", giveUp);
      });
  };
  return {
    isTerminal: stream.isTTY,
    text: () => givingUp(textOf(stream), () => stream.destroy(new Error("interrupted"))),
    line: (options) => {
      const asking = ask(stream, screen, options);
      return givingUp(asking.answer, asking.stop);
    },
  };
}

async function textOf(stream: AsyncIterable<Buffer>): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) {
    chunks.push(chunk);
  }
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(Buffer.concat(chunks));
  } catch {
    // The error itself may not go on: some quote what they found.
    throw new Error("the input is no text in UTF-8");
  }
}

function ask(
  stream: NodeJS.ReadStream,
  screen: NodeJS.WritableStream,
  { prompt, isHidden = false, isLong = false }: LineOptions,
): { readonly answer: Promise<string>; readonly stop: () => void } {
  // In the mode of a terminal readline shows what is typed itself, so that nothing is shown where it writes to nowhere.
  const nowhere = new Writable({
    write: (_chunk, _encoding, done) => {
      done();
    },
  });
  const terminal = readline.createInterface({ input: stream, output: isHidden ? nowhere : screen, terminal: isHidden });
  screen.write(prompt);
  const answer = new Promise<string>((resolve, reject) => {
    let lines = "";
    if (isLong) {
      terminal.on("line", (line) => (lines += `${line}\n`));
    } else {
      terminal.once("line", resolve);
    }
    terminal.once("SIGINT", () => {
      reject(new InterruptedError("SIGINT"));
    });
    terminal.once("close", () => {
      if (lines === "") {
        reject(new Error("there was no answer"));
      } else {
        resolve(lines);
      }
    });
  }).finally(() => {
    terminal.close();
    if (isHidden) {
      screen.write("\n");
    }
  });
  return {
    answer,
    stop: () => {
      terminal.close();
    },
  };
}
