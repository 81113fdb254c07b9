import { FUNCTIONS, textOf } from "./functions";
import { Expression, ExpressionError } from "./syntax";

/** What the names of an expression mean. */
export interface Scope {
  /**
   * The value of a reference: `kubernetes_namespace_v1.entry.metadata[0].name` comes as its first name and the steps after it.
   *
   * @throws ExpressionError for what cannot be known
   */
  readonly reference: (path: ReferencePath) => unknown;
  /** The text of a file. @throws ExpressionError where there is none */
  readonly file: (name: string) => string;
}

/** A reference, step by step: names of attributes, and numbers or keys of indexes. */
export type ReferencePath = readonly (string | number)[];

/** The value of an expression. @throws ExpressionError */
export function evaluate(expression: Expression, scope: Scope): unknown {
  switch (expression.kind) {
    case "literal":
      return expression.value;
    case "template":
      return expression.parts.map((part) => textOf(evaluate(part, scope))).join("");
    case "list":
      return expression.items.map((item) => evaluate(item, scope));
    case "object":
      return Object.fromEntries(
        expression.entries.map(([key, value]) => [textOf(evaluate(key, scope)), evaluate(value, scope)]),
      );
    case "call":
      return call(expression.name, expression.args, scope);
    case "variable":
    case "attribute":
    case "index":
      return referred(expression, scope);
  }
}

function call(name: string, args: readonly Expression[], scope: Scope): unknown {
  const values = args.map((arg) => evaluate(arg, scope));
  if (name === "file") {
    return scope.file(textOf(values[0]));
  }
  const known = Object.hasOwn(FUNCTIONS, name) ? FUNCTIONS[name] : undefined;
  if (known === undefined) {
    throw new ExpressionError(`the function ${name}() is not understood`);
  }
  return known(...values);
}

/** A reference; or a step into a value that is made on the spot, such as the result of a function. */
function referred(expression: Expression, scope: Scope): unknown {
  const path = pathOf(expression, scope);
  if (path !== undefined) {
    return scope.reference(path);
  }
  if (expression.kind === "attribute") {
    return stepInto(evaluate(expression.of, scope), expression.name);
  }
  if (expression.kind === "index") {
    return stepInto(evaluate(expression.of, scope), keyOf(expression.key, scope));
  }
  throw new ExpressionError("the reference is not understood");
}

function pathOf(expression: Expression, scope: Scope): ReferencePath | undefined {
  switch (expression.kind) {
    case "variable":
      return [expression.name];
    case "attribute": {
      const path = pathOf(expression.of, scope);
      return path && [...path, expression.name];
    }
    case "index": {
      const path = pathOf(expression.of, scope);
      return path && [...path, keyOf(expression.key, scope)];
    }
    default:
      return undefined;
  }
}

function keyOf(key: Expression, scope: Scope): string | number {
  const value = evaluate(key, scope);
  return typeof value === "number" ? value : textOf(value);
}

/**
 * A part of a value. Terraform keeps blocks in lists, and its JSON allows the one block of a list to stand alone: its element 0
 * is itself.
 *
 * @throws ExpressionError where there is no such part
 */
export function stepInto(value: unknown, step: string | number): unknown {
  if (typeof step === "number" && !Array.isArray(value) && typeof value === "object" && value !== null && step === 0) {
    return value;
  }
  const container = (typeof value === "object" && value !== null ? value : {}) as Readonly<Record<string, unknown>>;
  if (!Object.hasOwn(container, step)) {
    throw new ExpressionError(`there is no ${step}`);
  }
  return container[step];
}
