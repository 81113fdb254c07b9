import { types } from "node:util";

/** What is wrong with the command line; the help is not far. */
export class UsageError extends Error {
  public override readonly name = "UsageError";
}

/** The person gave up. */
export class InterruptedError extends Error {
  public override readonly name = "InterruptedError";

  /** @param signal by which it was said, e.g. `SIGINT` */
  public constructor(public readonly signal: NodeJS.Signals) {
    super(`interrupted by ${signal}`);
  }
}

/** An error in words. */
export function messageOf(error: unknown): string {
  return types.isNativeError(error) ? error.message : String(error);
}
