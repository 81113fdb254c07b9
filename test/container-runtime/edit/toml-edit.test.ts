import * as fc from "fast-check";
import { tomlEdit } from "../../../lib/container-runtime/edit/toml-edit";
import { Filters, installedTools } from "../support/filters";

const ROOT = tomlEdit({ key: "root", value: "/data/containerd" });
const REGISTRY = tomlEdit({
  key: "config_path",
  value: "/etc/containerd/certs.d",
  enough: "/etc/containerd/certs.d",
  tables: [
    "plugins.cri.registry",
    'plugins."io.containerd.grpc.v1.cri".registry',
    'plugins."io.containerd.cri.v1.images".registry',
  ],
});

describe.each(installedTools())("edits of TOML with $shell and $awk", (tools) => {
  let filters: Filters;
  beforeAll(() => (filters = new Filters(tools)));
  afterAll(() => filters.close());

  const root = (text: string): string => filters.edit(ROOT, text);
  const registry = (text: string): string => filters.edit(REGISTRY, text);

  test.each([
    ["nothing", "", 'version = 2\nroot = "/data/containerd"\n'],
    ["comments alone", "# mine\n", '# mine\nversion = 2\nroot = "/data/containerd"\n'],
    ["a version", "# mine\nversion = 3\n", '# mine\nversion = 3\nroot = "/data/containerd"\n'],
    ["no version", "# mine\noom_score = 0\n", '# mine\nroot = "/data/containerd"\noom_score = 0\n'],
    [
      "a root",
      "version = 2\n  root   = '/var/lib/containerd'  # old\n[root]\nroot = \"x\"\n",
      'version = 2\n  root   = "/data/containerd"\n[root]\nroot = "x"\n',
    ],
    ["its own value", 'root = "/data/containerd"\nx = 1', 'root = "/data/containerd"\nx = 1'],
    [
      "lists and texts that look like statements",
      'version = 2\nlist = [\n  ["a"],\n  # ]\n]\ntext = """\nroot = "x"\n[table]\n"""\n[t]\nroot = 1\n',
      'version = 2\nroot = "/data/containerd"\nlist = [\n  ["a"],\n  # ]\n]\ntext = """\nroot = "x"\n[table]\n"""\n[t]\nroot = 1\n',
    ],
  ])("the root comes before the first table: %s", (_, before, after) => {
    expect(root(before)).toBe(after);
  });

  test.each([
    [
      "version 2 without the table",
      "version = 2\n[grpc]\n  uid = 0\n",
      'version = 2\n[grpc]\n  uid = 0\n\n[plugins."io.containerd.grpc.v1.cri".registry]\n  config_path = "/etc/containerd/certs.d"\n',
    ],
    [
      "version 3 with another spelling of the table",
      "version = 3\n  [ plugins . 'io.containerd.cri.v1.images' . registry ] # here\n  [x]\n",
      "version = 3\n  [ plugins . 'io.containerd.cri.v1.images' . registry ] # here\n" +
        '    config_path = "/etc/containerd/certs.d"\n  [x]\n',
    ],
    ["no version", "[x]\n", '[x]\n\n[plugins.cri.registry]\n  config_path = "/etc/containerd/certs.d"\n'],
    [
      "an empty value",
      'version = 2\n[plugins."io.containerd.grpc.v1.cri".registry]\n  config_path = ""\n',
      'version = 2\n[plugins."io.containerd.grpc.v1.cri".registry]\n  config_path = "/etc/containerd/certs.d"\n',
    ],
    [
      "a dotted key",
      'version = 2\n[plugins."io.containerd.grpc.v1.cri"]\nregistry.config_path = ""\n',
      'version = 2\n[plugins."io.containerd.grpc.v1.cri"]\nregistry.config_path = "/etc/containerd/certs.d"\n',
    ],
    [
      "a value that has it",
      'version = 3\n[plugins."io.containerd.cri.v1.images".registry]\nconfig_path = "/x:/etc/containerd/certs.d"\n',
      'version = 3\n[plugins."io.containerd.cri.v1.images".registry]\nconfig_path = "/x:/etc/containerd/certs.d"\n',
    ],
  ])("the setting comes to its table: %s", (_, before, after) => {
    expect(registry(before)).toBe(after);
  });

  const property = (check: (text: string) => void): void => {
    fc.assert(fc.property(CONFIGURATION, check), { numRuns: 12 });
  };

  test("an edit changes nothing in its own output", () => {
    property((text) => {
      expect(root(root(text))).toBe(root(text));
      expect(registry(registry(text))).toBe(registry(text));
    });
  });

  test("undoing gives the very bytes of the original, or nothing where there was no file", () => {
    property((text) => {
      expect(filters.undo(ROOT, root(text), text)).toBe(text);
      expect(filters.undo(REGISTRY, registry(text), text)).toBe(text);
    });
    expect(filters.undo(ROOT, root(""), undefined)).toBe("");
  });

  test("undoing leaves what another edit has made since", () => {
    property((text) => {
      expect(filters.undo(ROOT, registry(root(text)), text)).toBe(registry(text));
      expect(filters.undo(REGISTRY, root(registry(text)), text)).toBe(root(text));
    });
  });

  test("undoing leaves what a person has made since", () => {
    expect(filters.undo(ROOT, 'version = 2\nroot = "/elsewhere"\n', "version = 2\n")).toBe(
      'version = 2\nroot = "/elsewhere"\n',
    );
    expect(filters.undo(ROOT, `${root("")}oom_score = 0\n`, undefined)).toBe("version = 2\noom_score = 0\n");
    expect(filters.undo(ROOT, `${root('root = "/old"\n')}oom_score = 0\n`, 'root = "/old"\n')).toBe(
      'root = "/old"\noom_score = 0\n',
    );
  });
});

const VALUE = fc.constantFrom(
  "1",
  '"text"',
  "'literal'",
  '"a # [b] \\" c"',
  '[\n  "a", # ]\n  ["b"],\n]',
  '"""\n[plugins]\nroot = 1\n"""',
  "'''\n[x'''",
  "{ a = 1 }",
);

const STATEMENT = fc
  .tuple(fc.constantFrom("", "  "), fc.constantFrom("oom_score", "temp", '"quoted.key"', "a.b"), VALUE)
  .map(([indent, key, value]) => `${indent}${key} = ${value}`);

const FILLER = fc.constantFrom("", "# root = 1", "  # [table]");

const lines = (line: fc.Arbitrary<string>): fc.Arbitrary<readonly string[]> =>
  fc.array(fc.oneof(line, FILLER), { maxLength: 4 });

const TABLE = fc
  .tuple(
    fc.constantFrom("[grpc]", "[[list]]", "[ plugins . cri ]", '[plugins."io.containerd.internal.v1.opt"] # here'),
    lines(STATEMENT),
  )
  .map(([head, body]) => [head, ...body]);

const ROOT_LINE = fc.constantFrom([], ['root = "/var/lib/containerd"'], ['  root="" # x'], ["root = '/a'"]);

const REGISTRY_TABLE = fc.constantFrom(
  [],
  ['[plugins."io.containerd.grpc.v1.cri".registry]'],
  ["  [plugins.'io.containerd.grpc.v1.cri'.registry]", '    config_path = ""', "    x = 1"],
  ['[plugins."io.containerd.grpc.v1.cri".registry]', "config_path = '/etc/containerd/certs.d:/x'"],
  ["[plugins.cri.registry]"],
  ['[plugins."io.containerd.cri.v1.images".registry]', "a = 1"],
);

const CONFIGURATION = fc
  .tuple(
    lines(STATEMENT),
    fc.constantFrom([], ["version = 2"], ["version=3 # newest"]),
    ROOT_LINE,
    lines(STATEMENT),
    fc.array(TABLE, { maxLength: 3 }),
    REGISTRY_TABLE,
    fc.constantFrom("\n", "", "\n\n"),
  )
  .map(([before, version, root, after, tables, registry, end]) => {
    const text = [...before, ...version, ...root, ...after, ...tables.flat(), ...registry].join("\n");
    return text === "" ? "" : text + end;
  });

test("what it wants says nothing of how it gets there", () => {
  const { wants } = tomlEdit({ key: "root", value: "/data/containerd", tables: ["a", "b", "c"] });
  expect(wants).toBe("root=/data/containerd");
});
