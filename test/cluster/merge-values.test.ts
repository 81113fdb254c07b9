import * as fc from "fast-check";
import { Token } from "cdktf";
import { mergeValues } from "../../lib/cluster";

test.each([
  ["maps are merged", { a: { b: 1, c: 2 } }, { a: { c: 3, d: 4 } }, { a: { b: 1, c: 3, d: 4 } }],
  ["lists are replaced", { a: [1, 2] }, { a: [3] }, { a: [3] }],
  ["undefined says nothing", { a: 1, b: { c: 1 } }, { a: undefined, b: { c: undefined } }, { a: 1, b: { c: 1 } }],
  ["null takes a default away", { a: { b: 1 } }, { a: null }, { a: null }],
  ["a map replaces what is none", { a: 1 }, { a: { b: 1 } }, { a: { b: 1 } }],
  ["what is no map replaces one", { a: { b: 1 } }, { a: "text" }, { a: "text" }],
  [
    "a map of no prototype is one",
    { a: { b: 1 } },
    { a: Object.setPrototypeOf({ c: 2 }, null) as object },
    { a: { b: 1, c: 2 } },
  ],
])("%s", (_, values, over, merged) => {
  expect(mergeValues(values, over as Record<string, unknown>)).toEqual(merged);
});

test("a reference is a value, not a map", () => {
  const reference = Token.asAny({ resolve: () => ({}) });
  expect(mergeValues({ a: { b: 1 } }, { a: reference })).toEqual({ a: reference });
});

const VALUES = fc.dictionary(
  fc.constantFrom("a", "b", "c"),
  fc.letrec((tie) => ({
    value: fc.oneof(
      { depthSize: "small" },
      fc.integer(),
      fc.constant(null),
      fc.array(fc.integer(), { maxLength: 2 }),
      fc.dictionary(fc.constantFrom("a", "b", "c"), tie("value")),
    ),
  })).value,
);

test("over nothing, and with nothing over them, values are what they were; over others, all of them stand", () => {
  fc.assert(
    fc.property(VALUES, VALUES, (values, over) => {
      expect(mergeValues({}, values)).toEqual(values);
      expect(mergeValues(values, {})).toEqual(values);
      const merged = mergeValues(values, over);
      expect(merged).toMatchObject(over);
      expect(mergeValues(merged, over)).toEqual(merged);
    }),
  );
});

test("neither of the two is changed", () => {
  const values = { a: { b: 1 } };
  const over = { a: { c: 2 } };
  mergeValues(values, over);
  expect([values, over]).toEqual([{ a: { b: 1 } }, { a: { c: 2 } }]);
});
