import { type Input, inputFrom } from "./input";

/** Where text goes. */
export interface Output {
  /** Whether a person looks at it. */
  readonly isTerminal: boolean;
  readonly write: (text: string) => void;
}

/** What a command sees of the machine that it runs on. */
export interface Surroundings {
  /** The current folder. */
  readonly folder: string;
  /** Environment variables. */
  readonly variables: Readonly<Record<string, string | undefined>>;
  /** What is given to the command besides its arguments. */
  readonly stdin: Input;
  /** Results, and nothing else. */
  readonly stdout: Output;
  /** Everything that is said on the way. */
  readonly stderr: Output;
  /** Aborted when the person gives up; its reason is the name of the signal. */
  readonly interrupted: AbortSignal;
}

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** The surroundings of this process. From here on signals do not end it: commands clean up, and stop. */
export function processSurroundings(): Surroundings {
  const interruption = new AbortController();
  for (const signal of SIGNALS) {
    process.on(signal, () => {
      interruption.abort(signal);
    });
  }
  return {
    folder: process.cwd(),
    variables: process.env,
    stdin: inputFrom(process.stdin, process.stderr, interruption.signal),
    stdout: outputTo(process.stdout),
    stderr: outputTo(process.stderr),
    interrupted: interruption.signal,
  };
}

function outputTo(stream: NodeJS.WriteStream): Output {
  return {
    isTerminal: stream.isTTY,
    write: (text) => {
      stream.write(text);
    },
  };
}
