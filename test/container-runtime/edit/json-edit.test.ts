import * as fc from "fast-check";
import { jsonEdit } from "../../../lib/container-runtime/edit/json-edit";
import { Filters, installedTools } from "../support/filters";

const ROOT = jsonEdit([{ member: "data-root", text: "/data/docker" }]);
const LISTS = jsonEdit([
  { member: "registry-mirrors", holds: ["https://one.example.com", "https://two.example.com"] },
  { member: "insecure-registries", holds: ["three.example.com:5000"] },
]);

interface Daemon {
  readonly "registry-mirrors"?: unknown;
  readonly "insecure-registries"?: unknown;
}

describe.each(installedTools())("edits of JSON with $shell and $awk", (tools) => {
  let filters: Filters;
  beforeAll(() => (filters = new Filters(tools)));
  afterAll(() => filters.close());

  const root = (text: string): string => filters.edit(ROOT, text);
  const lists = (text: string): string => filters.edit(LISTS, text);

  test.each([
    ["nothing", "", '{\n  "data-root": "/data/docker"\n}\n'],
    ["an empty object", "{ }", '{\n  "data-root": "/data/docker"\n}\n'],
    ["other members", '{"a": 1}\n', '{\n  "data-root": "/data/docker","a": 1}\n'],
    [
      "the member",
      '{"x": {"data-root": 1}, "data-root" : "/old" }\n',
      '{"x": {"data-root": 1}, "data-root" : "/data/docker" }\n',
    ],
    ["its own value", '{"data-root":"/data/docker"}', '{"data-root":"/data/docker"}'],
    [
      "a text that looks like it",
      '{"a":"\\"data-root\\": {[", "b": []}\n',
      '{\n  "data-root": "/data/docker","a":"\\"data-root\\": {[", "b": []}\n',
    ],
  ])("a member gets a text: %s", (_, before, after) => {
    expect(root(before)).toBe(after);
  });

  test("lists get what they do not hold, in the order given", () => {
    const before = '{"registry-mirrors": [ "https://two.example.com", "https://other.example.com" ]}';
    expect(JSON.parse(lists(before))).toEqual({
      "registry-mirrors": ["https://one.example.com", "https://two.example.com", "https://other.example.com"],
      "insecure-registries": ["three.example.com:5000"],
    });
    expect(JSON.parse(lists('{"registry-mirrors": null}'))).toMatchObject({
      "registry-mirrors": ["https://one.example.com", "https://two.example.com"],
    });
  });

  const property = (check: (text: string) => void): void => {
    fc.assert(fc.property(FILE, check), { numRuns: 12 });
  };

  test("all else stays", () => {
    property((text) => {
      const before = text.trim() === "" ? {} : (JSON.parse(text) as Daemon);
      expect(JSON.parse(root(text))).toEqual({ ...before, "data-root": "/data/docker" });
      expect(JSON.parse(lists(text))).toEqual({
        ...before,
        "registry-mirrors": expect.arrayContaining([
          ...listed(before["registry-mirrors"]),
          "https://one.example.com",
        ]) as unknown,
        "insecure-registries": expect.arrayContaining([
          ...listed(before["insecure-registries"]),
          "three.example.com:5000",
        ]) as unknown,
      });
    });
  });

  test("an edit changes nothing in its own output", () => {
    property((text) => {
      expect(root(root(text))).toBe(root(text));
      expect(lists(lists(text))).toBe(lists(text));
    });
  });

  test("undoing gives the very bytes of the original, or nothing where there was no file", () => {
    property((text) => {
      expect(filters.undo(ROOT, root(text), text)).toBe(text);
      expect(filters.undo(LISTS, lists(text), text)).toBe(text);
    });
    expect(filters.undo(LISTS, lists(""), undefined)).toBe("");
  });

  test("undoing leaves what another edit has made since", () => {
    property((text) => {
      expect(JSON.parse(filters.undo(ROOT, lists(root(text)), text))).toEqual(JSON.parse(lists(text)));
      expect(JSON.parse(filters.undo(LISTS, root(lists(text)), text))).toEqual(JSON.parse(root(text)));
    });
  });

  test("undoing leaves what a person has made since", () => {
    expect(filters.undo(ROOT, '{"data-root": "/elsewhere"}\n', "{}")).toBe('{"data-root": "/elsewhere"}\n');
    expect(filters.undo(ROOT, '{"data-root": "/data/docker", "a": 1}\n', '{"data-root": "/old"}')).toBe(
      '{"data-root": "/old", "a": 1}\n',
    );
    const more = lists('{"a": 1}').replace("[", '["https://more.example.com", ');
    expect(JSON.parse(filters.undo(LISTS, more, '{"a": 1}'))).toEqual({
      a: 1,
      "registry-mirrors": ["https://more.example.com"],
    });
  });
});

const listed = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

const TEXT = fc.string({ unit: fc.constantFrom("a", '"', "\\", "{", "]", ",", " ", "\n", "é"), maxLength: 6 });

const MEMBERS = fc.record(
  {
    "data-root": fc.constantFrom("/var/lib/docker", "/data/docker", ""),
    "registry-mirrors": fc.oneof(
      fc.array(fc.constantFrom("https://one.example.com", "https://other.example.com"), { maxLength: 3 }),
      fc.constant(null),
    ),
    "insecure-registries": fc.array(fc.constantFrom("three.example.com:5000", "10.0.0.0/8"), { maxLength: 2 }),
    debug: fc.boolean(),
    labels: fc.array(TEXT, { maxLength: 3 }),
    "log-opts": fc.dictionary(TEXT, TEXT, { maxKeys: 2, noNullPrototype: true }),
  },
  { requiredKeys: [], noNullPrototype: true },
);

const FILE = fc.oneof(
  {
    weight: 9,
    arbitrary: fc
      .tuple(MEMBERS, fc.constantFrom(undefined, 2, "\t"), fc.constantFrom("\n", "", "\n\n"))
      .map(([members, indent, end]) => JSON.stringify(members, null, indent) + end),
  },
  { weight: 1, arbitrary: fc.constantFrom("", "\n", "{ }\n") },
);

test("what it wants says nothing of how it gets there", () => {
  const { wants } = jsonEdit([
    { member: "data-root", text: "/data" },
    { member: "registry-mirrors", holds: ["https://a", "https://b"] },
  ]);
  expect(wants).toBe("data-root=/data registry-mirrors+=https://a,https://b");
});
