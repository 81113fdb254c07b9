import { conditional, Fn, Lazy, Op, propertyAccess, Token } from "cdktf";
import fc from "fast-check";
import type { Thing } from "./thing";

/** Makes a value that may refer to the given resource; called anew for each tree, since tokens belong to a stack. */
export type MakeValue = (thing: Thing) => unknown;

/** Text that means something to cdktf, to Terraform or to JSON, beside text that does not. */
const TEXT = fc.oneof(
  // cdktf writes a key of this name into the prototype of all objects, for good.
  fc.string({ maxLength: 8 }).filter((text) => text !== "__proto__"),
  fc.constantFrom("", "plain", "${var.x}", "$${x}", "%{if}", "}", "${", "a${b${c}}", "x-1e5", "-2.5e+9", "-1|e-"),
  fc.constantFrom("TfToken[", "#{x}", "&{TfToken", '"', "\\", "\n", "\u2028", "ü", "[]", "{}", "1e5", "-e5", "resolve"),
);

const KEY = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom("a", "b", "name", "tags", "environment", "camelCase", "//", "dynamic") },
  { weight: 2, arbitrary: TEXT },
  { weight: 1, arbitrary: fc.constantFrom("0", "10", "9", "toJSON", "resolve", "constructor", "_children") },
);

const LITERAL: fc.Arbitrary<MakeValue> = fc.oneof(
  fc
    .oneof(TEXT, fc.integer(), fc.double(), fc.boolean(), fc.constantFrom(null, undefined, -1e199, -1e250))
    .map((literal) => () => literal),
  fc.constant(() => new Date(0)),
);

/** Every form in which an attribute of a resource is handed out. */
const REFERENCE: fc.Arbitrary<MakeValue> = fc.constantFrom<MakeValue>(
  (thing) => thing.getStringAttribute("text"),
  (thing) => thing.getNumberAttribute("number"),
  (thing) => thing.getListAttribute("list"),
  (thing) => thing.getNumberListAttribute("numbers"),
  (thing) => thing.getBooleanAttribute("flag"),
  (thing) => thing.getStringMapAttribute("map"),
  (thing) => thing.getNumberMapAttribute("number_map"),
  (thing) => thing.getBooleanMapAttribute("boolean_map"),
  (thing) => thing.getAnyMapAttribute("any_map"),
  (thing) => thing.fqn,
  (thing) => propertyAccess(thing.getListAttribute("list"), [0, "name"]),
  (thing) => ({ [thing.getStringAttribute("key")]: 1 }),
  (thing) => ({ [`k ${thing.getNumberAttribute("key")}`]: thing.fqn }),
);

/** Values up to a few levels deep: literals, references, functions, lazy values, lists and records of all of them. */
export const VALUE: fc.Arbitrary<MakeValue> = fc.letrec<{ value: MakeValue; text: MakeValue }>((tie) => ({
  text: fc.tuple(TEXT, REFERENCE_IN_TEXT(), TEXT).map(
    ([before, reference, after]): MakeValue =>
      (thing) =>
        `${before}${reference(thing)}${after}`,
  ),
  value: fc.oneof(
    { maxDepth: 4 },
    LITERAL,
    REFERENCE,
    tie("text"),
    fc.array(tie("value"), { maxLength: 4 }).map(
      (items): MakeValue =>
        (thing) =>
          items.map((item) => item(thing)),
    ),
    fc.array(fc.tuple(KEY, tie("value")), { maxLength: 4 }).map(
      (entries): MakeValue =>
        (thing) =>
          Object.fromEntries(entries.map(([key, value]) => [key, value(thing)])),
    ),
    tie("value").map(
      (value): MakeValue =>
        (thing) =>
          Lazy.anyValue({ produce: () => value(thing) }),
    ),
    tie("value").map(
      (value): MakeValue =>
        (thing) =>
          Token.asAny(value(thing)),
    ),
    tie("value").map(
      (value): MakeValue =>
        (thing) =>
          Token.asString(value(thing)),
    ),
    tie("value").map(
      (value): MakeValue =>
        (thing) =>
          Token.asList(value(thing)),
    ),
    tie("value").map(
      (value): MakeValue =>
        (thing) =>
          Token.asNumber(value(thing)),
    ),
    tie("value").map(
      (value): MakeValue =>
        (thing) =>
          Token.asAnyMap(value(thing)),
    ),
    tie("value").map(
      (value): MakeValue =>
        (thing) =>
          Fn.jsonencode(value(thing)),
    ),
    fc.tuple(tie("text"), tie("value")).map(
      ([text, value]): MakeValue =>
        (thing) =>
          // A quote is refused when the function is called.
          Fn.join("-", [Fn.upper(String(text(thing)).replaceAll('"', "'")), Fn.tostring(value(thing))]),
    ),
    fc.tuple(tie("value"), tie("value")).map(
      ([left, right]): MakeValue =>
        (thing) =>
          conditional(Op.eq(String(left(thing)), 1), left(thing), right(thing)),
    ),
    fc.tuple(tie("value"), tie("value")).map(
      ([left, right]): MakeValue =>
        (thing) =>
          Fn.merge([Fn.tomap({ a: left(thing) }), { b: right(thing) }]) as unknown,
    ),
  ),
})).value;

/** References that stay what they are within a text. */
function REFERENCE_IN_TEXT(): fc.Arbitrary<(thing: Thing) => string | number> {
  return fc.constantFrom<(thing: Thing) => string | number>(
    (thing) => thing.getStringAttribute("text"),
    (thing) => thing.getNumberAttribute("number"),
    (thing) => thing.fqn,
    (thing) => Lazy.stringValue({ produce: () => `lazy ${thing.fqn}` }),
  );
}

/** Attributes of a resource. */
export const ATTRIBUTES: fc.Arbitrary<(thing: Thing) => Record<string, unknown>> = fc
  .array(fc.tuple(KEY, VALUE), { maxLength: 5 })
  .map((entries) => (thing) => Object.fromEntries(entries.map(([key, value]) => [key, value(thing)])));
