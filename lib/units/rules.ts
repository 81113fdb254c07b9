/**
 * One broken rule: a stable code for machines and tests, and three parts of a sentence for the person who has to mend it.
 */
export interface Violation {
  /** Stable name of the rule in PascalCase, e.g. `NodePortOutOfRange`. */
  readonly code: string;
  /** What is wrong, naming the prop. */
  readonly what: string;
  /** The value found; left out where there is none to show, or where it is a secret. */
  readonly got?: unknown;
  /** What to write instead. */
  readonly instead: string;
}

/** Judges one input: yields a violation for each way in which it breaks the rule, nothing when it keeps it. */
export type Rule<T> = (input: T) => Iterable<Violation>;

/** Longest piece of a caller's value that an error repeats. */
const SHOWN_LENGTH = 120;

function shown(value: unknown): string {
  // JSON knows no undefined, NaN or function: those are shown by their name.
  const json = JSON.stringify(value) as string | undefined;
  const text = json ?? String(value);
  return text.length > SHOWN_LENGTH ? `${text.slice(0, SHOWN_LENGTH)}…` : text;
}

function sentence(violation: Violation): string {
  const got = "got" in violation ? `, got ${shown(violation.got)}` : "";
  return `${violation.code}: ${violation.what}${got}; ${violation.instead}`;
}

/**
 * Everything that is wrong with one construct's input, in one error.
 *
 * The message reads `<subject> [<path>] <Code>: <what>, got <value>; <what to write instead>`, a line a violation.
 */
export class InvalidInputError extends Error {
  public override readonly name = "InvalidInputError";

  /**
   * @param subject class that refuses, e.g. `NginxEntry`
   * @param path construct path, or another name by which the reader finds the place
   * @param violations at least one
   */
  public constructor(
    public readonly subject: string,
    public readonly path: string,
    public readonly violations: readonly Violation[],
  ) {
    super(violations.map((violation) => `${subject} [${path}] ${sentence(violation)}`).join("\n"));
  }

  /** Codes of the broken rules, in the order in which they were found. */
  public get codes(): readonly string[] {
    return this.violations.map((violation) => violation.code);
  }
}

/** All violations of the rules by the input, in the order of the rules. */
export function violationsOf<T>(input: T, rules: readonly Rule<T>[]): readonly Violation[] {
  return rules.flatMap((rule) => [...rule(input)]);
}

/**
 * Throws when there are violations.
 *
 * @param subject class that refuses, e.g. `NginxEntry`
 * @param path construct path, or another name by which the reader finds the place
 * @throws InvalidInputError naming every one of them
 */
export function refuse(subject: string, path: string, violations: readonly Violation[]): void {
  if (violations.length > 0) {
    throw new InvalidInputError(subject, path, violations);
  }
}

/**
 * Throws when the input breaks any of the rules.
 *
 * @param subject class that refuses, e.g. `NginxEntry`
 * @param path construct path, or another name by which the reader finds the place
 * @throws InvalidInputError naming every broken rule at once
 */
export function enforce<T>(subject: string, path: string, input: T, rules: readonly Rule<T>[]): void {
  refuse(subject, path, violationsOf(input, rules));
}
