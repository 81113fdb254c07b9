/** What a long action says about itself while it runs. */
export interface LabProgress {
  /** Something happened that is worth keeping on the screen. */
  info(message: string): void;
  /** Where a long step stands: said often, shown as the output allows. */
  tick(message: string): void;
}

/** The part of a stream that {@link terminalProgress} writes to. */
export interface ProgressOutput {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

/** A log that is read later gets one line of a long step in this many milliseconds. */
const LOG_INTERVAL_MS = 15_000;

/** Carriage return and "erase to the end of the line". */
const CLEAR_LINE = "\r\u001b[K";

/**
 * Progress for a person: on a terminal the line of a long step is rewritten in place, elsewhere it is repeated every
 * 15 seconds.
 */
export function terminalProgress(output: ProgressOutput, now: () => number = Date.now): LabProgress {
  const live = output.isTTY === true;
  let pending = false;
  let lastLogged = Number.NEGATIVE_INFINITY;
  return {
    info(message) {
      output.write(`${pending ? CLEAR_LINE : ""}${message}\n`);
      pending = false;
    },
    tick(message) {
      if (live) {
        output.write(`${CLEAR_LINE}${message.slice(0, (output.columns ?? 80) - 1)}`);
        pending = true;
      } else if (now() - lastLogged >= LOG_INTERVAL_MS) {
        lastLogged = now();
        output.write(`${message}\n`);
      }
    },
  };
}

/** For callers that want none of it. */
export const silentProgress: LabProgress = { info: () => undefined, tick: () => undefined };
