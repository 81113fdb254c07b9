import { type StackTraceModule, stackTraceModule } from "./cdktf-internals";

/** One list for all tokens; nothing in cdktf writes to it. */
const NO_TRACE: readonly string[] = Object.freeze([]);

function noTrace(): readonly string[] {
  return NO_TRACE;
}

/**
 * Keeps cdktf from capturing a stack trace for each token made from now on, which takes most of the memory and half of
 * the time of a large app. The traces show in the messages of failed resolutions alone; to have them back while looking
 * for such a failure, start the app with the environment variable `CDKTF_ONPREM_CREATION_TRACES=1`.
 *
 * @param stackTraces the module to change
 * @returns whether traces are off now; they stay on when the variable is set or when cdktf has no such function
 */
export function disableCreationTraces(stackTraces: StackTraceModule = stackTraceModule()): boolean {
  // A switch for debugging has to work on a program as it is; nothing else in the library looks at the environment.
  // eslint-disable-next-line no-restricted-properties
  if (process.env.CDKTF_ONPREM_CREATION_TRACES === "1" || typeof stackTraces.captureStackTrace !== "function") {
    return false;
  }
  try {
    stackTraces.captureStackTrace = noTrace;
  } catch {
    // An export that cannot be replaced costs time, not correctness.
  }
  return stackTraces.captureStackTrace === noTrace;
}
