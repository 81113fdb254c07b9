import { InvalidInputError } from "../../lib/units";

/** The error by which an action is refused; fails the test when nothing is refused, or by another kind of error. */
export function refusalOf(action: () => unknown): InvalidInputError {
  try {
    action();
  } catch (error) {
    if (error instanceof InvalidInputError) {
      return error;
    }
    throw error;
  }
  throw new Error("expected a refusal, and nothing was refused");
}

/** Codes of the rules that an action breaks; empty when it breaks none. */
export function codesOf(action: () => unknown): readonly string[] {
  try {
    action();
    return [];
  } catch (error) {
    if (error instanceof InvalidInputError) {
      return error.codes;
    }
    throw error;
  }
}
