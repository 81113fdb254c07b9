import type { Violation } from "../../units";

/** What a prop can have to be before anything else is asked of it. */
const KINDS = {
  flag: ["true or false", (value: unknown) => typeof value === "boolean"],
  texts: ["a list of texts", (value: unknown) => isListOf(value, (one) => typeof one === "string")],
  object: ["an object", isObject],
  objects: ["a list of objects", (value: unknown) => isListOf(value, isObject)],
} as const;

/** Kinds of some props, by their names. */
export type PropKinds = Readonly<Record<string, keyof typeof KINDS>>;

/**
 * Props that are of another kind than their types say, as JavaScript and JSON let them be. One that is left out never is; null is not left out. Values
 * are not shown: a secret may stand where it does not belong.
 *
 * @param where what stands before the names, e.g. `classes[0].`
 */
export function* kindViolations(given: object, kinds: PropKinds, where = ""): Iterable<Violation> {
  for (const [name, kind] of Object.entries(kinds)) {
    const value = (given as Readonly<Record<string, unknown>>)[name];
    const [noun, fits] = KINDS[kind];
    if (value !== undefined && !fits(value)) {
      yield {
        code: "PropKindInvalid",
        what: `${where}${name} is ${noun}`,
        got: kindOf(value),
        instead: `give ${noun}, or leave it out`,
      };
    }
  }
}

/** Whether a value has properties that can be asked for, and is no list. */
export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Whether a value is a list of what passes. */
export function isListOf(value: unknown, passes: (one: unknown) => boolean): boolean {
  return Array.isArray(value) && value.every(passes);
}

/** What a value is, for a message that must not show it. */
export function kindOf(value: unknown): string {
  return value === null ? "null" : Array.isArray(value) ? "a list" : typeof value;
}

/** A prop that is none of the words it can be. */
export function* choiceViolations(
  code: string,
  prop: string,
  given: unknown,
  choices: readonly string[],
): Iterable<Violation> {
  if (given !== undefined && !choices.some((choice) => choice === given)) {
    yield {
      code,
      what: `${prop} is ${choices.map((choice) => JSON.stringify(choice)).join(" or ")}`,
      got: given,
      instead: "write one of these, or leave it out",
    };
  }
}
