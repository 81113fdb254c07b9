/** What can be measured: the library by itself, or changes of machines. */
export const GROUP_NAMES = ["library", "hosts"] as const;

export type GroupName = (typeof GROUP_NAMES)[number];

/** What the command line asks for. */
export interface BenchArguments {
  readonly group: GroupName;
  /** How many pairs of runs a median is taken of. */
  readonly pairs: number;
}

const DEFAULT_PAIRS = 3;

const USAGE = "npm run bench [-- [hosts] [pairs]]";

/** Reads `[hosts] [pairs]`. @throws Error that says what is wrong, and how it is written. */
export function parseArguments(args: readonly string[]): BenchArguments {
  const [first, ...others] = args;
  const group = GROUP_NAMES.find((name) => name === first);
  const [pairs, surplus] = group === undefined ? args : others;
  if (surplus !== undefined) {
    throw new Error(`${surplus} is one argument too many: ${USAGE}`);
  }
  if (pairs !== undefined && !/^[1-9]\d{0,3}$/.test(pairs)) {
    throw new Error(`${pairs} is neither a group nor a number of pairs from 1 to 9999: ${USAGE}`);
  }
  return { group: group ?? "library", pairs: Number(pairs ?? DEFAULT_PAIRS) };
}
