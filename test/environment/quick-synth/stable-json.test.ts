import { createRequire } from "node:module";
import fc from "fast-check";
import { stableJson } from "../../../lib/environment/quick-synth/stable-json";

/** The very function that cdktf writes its files with. */
const cdktfStringify = createRequire(require.resolve("cdktf"))("json-stable-stringify") as (
  value: unknown,
  options: { readonly space: number },
) => string;

const written = (value: unknown): string => cdktfStringify(value, { space: 2 });

const KEY = fc.oneof(
  fc.string({ unit: "binary" }).filter((key) => !/^\d/.test(key) && key !== "__proto__"),
  fc.constantFrom("a", "B", "_", "//", "{}", "a b", "ä", "[]", ""),
);

const TREE = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 5 },
    fc.string({ unit: "binary" }),
    fc.constantFrom<unknown>("[]", "{},", "x {}", '"', "\\", "\n", "\ud800", "</", "\u2028", "  {}\n", "[]\n"),
    fc.constantFrom<unknown>(null, undefined, true, false, -0, Number.NaN, 1e21, 1e-7),
    fc.double(),
    fc.array(tie("value"), { maxLength: 4 }),
    fc.dictionary(KEY, tie("value"), { maxKeys: 5, noNullPrototype: true }),
  ),
})).value;

test("writes generated data as cdktf does", () => {
  fc.assert(
    fc.property(fc.dictionary(KEY, TREE, { noNullPrototype: true }), (tree) => {
      expect(stableJson(tree)).toBe(written(tree));
    }),
    { numRuns: 500 },
  );
});

test("spreads an empty list or record over two lines, wherever it stands", () => {
  expect(stableJson({ b: [[], {}], a: {} })).toBe('{\n  "a": {\n  },\n  "b": [\n    [\n    ],\n    {\n    }\n  ]\n}');
  expect(stableJson({})).toBe(written({}));
});

test.each<[string, unknown]>([
  ["keys that are numbers", { a: { b: 1, "10": 2, "9": 3 } }],
  ["an instance of a class", { a: [new Date(0)] }],
  ["a record without a prototype", { a: Object.create(null) as unknown }],
])("leaves %s to cdktf", (_name, value) => {
  expect(stableJson(value)).toBeUndefined();
});
