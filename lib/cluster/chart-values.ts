import { Fn, Token } from "cdktf";
import { Rule, Violation } from "../units";

/** Values of a chart: whatever YAML can say, and references to other resources. */
export type ChartValues = Readonly<Record<string, unknown>>;

/** What values must be: everything else would reach the chart as something nobody wrote. */
export const VALUES_RULES: readonly Rule<ChartValues | undefined>[] = [
  (values) => violationsIn(values ?? {}, "values"),
];

function* violationsIn(value: unknown, path: string): Iterable<Violation> {
  if (typeof value === "string" && isMixed(value)) {
    yield {
      code: "ValueMixed",
      what: `${path} joins a reference with text that holds quotes or line breaks`,
      instead: "give the reference a value of its own",
    };
  } else if (Token.isUnresolved(value) || value === null) {
    return;
  } else if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) {
      yield* violationsIn(item, `${path}[${index}]`);
    }
  } else if (typeof value === "function" || typeof value === "bigint" || typeof value === "symbol") {
    yield notPlain(path, typeof value);
  } else if (typeof value === "object") {
    const prototype: unknown = Object.getPrototypeOf(value);
    if (prototype !== Object.prototype && prototype !== null) {
      yield notPlain(path, value.constructor.name);
      return;
    }
    for (const [key, inner] of Object.entries(value)) {
      yield* violationsIn(inner, `${path}.${key}`);
    }
  }
}

function notPlain(path: string, got: string): Violation {
  return {
    code: "ValueNotPlain",
    what: `${path} is no plain value`,
    got,
    instead:
      "write what the chart expects, e.g. Size.gibibytes(5).toQuantity(); a secret goes into a KubernetesSecret that the chart " +
      "refers to by name",
  };
}

function isMixed(text: string): boolean {
  return Token.isUnresolved(text) && /["\\\n]/.test(text.replaceAll(/\$\{TfToken\[[^\]]*\]\}/g, ""));
}

/**
 * Values as JSON, which is YAML. References are written by Terraform itself, so that whatever they turn out to be is quoted as
 * it must be; plain text stays what it is, also where it looks like one of Terraform's templates.
 */
export function renderValues(value: unknown): string {
  if (Token.isUnresolved(value)) {
    return Token.asString(Fn.jsonencode(value));
  }
  if (Array.isArray(value)) {
    return `[${value.map((item) => renderValues(item ?? null)).join(",")}]`;
  }
  if (typeof value === "object" && value !== null) {
    const entries = Object.entries(value).filter(([, inner]) => inner !== undefined);
    return `{${entries.map(([key, inner]) => `${literal(key)}:${renderValues(inner)}`).join(",")}}`;
  }
  return literal(value);
}

function literal(value: unknown): string {
  return JSON.stringify(value).replaceAll(/[$%]\{/g, (template) => template.charAt(0) + template);
}
