import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import * as fc from "fast-check";
import { parseAllDocuments } from "yaml";
import { type KubernetesObject, toYaml } from "../../lib/manifests";
import { describeWith } from "../support/requirements";
import { configMap, HARBOR, stackOf } from "./sample-stacks";

/** Texts that one version of YAML or another, or Go's parser of 1.1 alone, takes for something else than a string. */
const TEMPTING = [
  ..."yes no on off y n Y N true True NO null ~ = << .inf .NaN - -- --- ... ? : @ ` % ! & * | > [] {}".split(" "),
  ..."0440 0o17 0O17 -0o7 0x1F 0X1F 0b11 0B11 1e3 1E3 1e_3 1_000 1__0 +.5 .5 5. 12:30:45 1:20 2001-01-01".split(" "),
  ...["", " ", "a: b", "a #b", "#a", " a", "a ", "- a", "? a", "a:", "'", '"', "\\", "\t", "%YAML 1.1", "--- a"],
  ...[
    "a\nb",
    "a\nb\n",
    "\n",
    "\n\n",
    " \n",
    "\na",
    "  a\nb",
    "a \nb",
    "a\n\n\n",
    "\ta\n\tb\n",
    "a\r\nb",
    "a\n---\nb\n",
  ],
  ...["\u0085", "a\u2028b", "\ufeffa", "\u007f", "\u0000", "\u00e9", "\u{1f600}", `${"long ".repeat(60)}end`],
];

const text = fc.oneof(
  fc.constantFrom(...TEMPTING),
  fc.string({ unit: "grapheme" }),
  fc
    .array(fc.constantFrom("a", "1", "0", "x", "e", "_", ":", "#", "-", "+", ".", " ", "\n", "\t", "'", '"'))
    .map((parts) => parts.join("")),
);
const leaf = fc.oneof(
  text,
  fc.integer(),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.boolean(),
  fc.constant(null),
);
const { tree } = fc.letrec((tie) => ({
  tree: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    leaf,
    fc.array(tie("tree"), { maxLength: 4 }),
    // JSON has no key that reaches for the prototype.
    fc.dictionary(
      text.filter((key) => key !== "__proto__"),
      tie("tree"),
      { maxKeys: 4 },
    ),
  ),
}));
const object: fc.Arbitrary<KubernetesObject> = fc
  .record({
    name: text,
    labels: fc.dictionary(
      text.filter((key) => key !== "__proto__"),
      text,
    ),
    spec: tree,
  })
  .map(({ name, labels, spec }) => ({ apiVersion: "v1", kind: "Thing", metadata: { name, labels }, spec }));

/** As JSON has it: without the sign of a zero. */
const asJson = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

function parsed(stream: string, version: "1.1" | "1.2"): readonly unknown[] {
  const documents = [...parseAllDocuments(stream, { version, uniqueKeys: true })];
  expect(documents.flatMap(({ errors }) => errors)).toEqual([]);
  return documents.map((document) => document.toJS() as unknown).filter((content) => content !== null);
}

test.each(["1.1", "1.2"] as const)("a reader of YAML %s gets the very objects back", (version) => {
  fc.assert(
    fc.property(fc.array(fc.array(object, { maxLength: 3 }), { maxLength: 3 }), (stacks) => {
      const stream = toYaml(stacks.map((objects) => stackOf({ objects })));
      expect(asJson(parsed(stream, version))).toEqual(asJson(stacks.flat()));
    }),
    { numRuns: 200 },
  );
});

describeWith(["kubectl"], "kubectl", () => {
  test("reads every text as the one that was meant", () => {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), "onprem-yaml-"));
    try {
      // NUL is a character that Go's parser takes from no file.
      const texts = [...TEMPTING, ...fc.sample(text, { numRuns: 300, seed: 7 })].filter((one) => !one.includes("\0"));
      const data = Object.fromEntries(
        texts.flatMap((one, index) => [
          [`k${index}`, one],
          [one, "v"],
        ]),
      );
      const file = path.join(folder, "stream.yaml");
      fs.writeFileSync(
        file,
        toYaml([
          stackOf({ objects: [configMap(data)] }),
          stackOf({ objects: [configMap({ a: "on" }, "b")] }),
          stackOf(),
        ]),
      );
      const { stdout, stderr, status } = spawnSync(
        "kubectl",
        ["annotate", "--local", "-f", file, "-o", "jsonpath={.data}{'\\n'}", "read=back"],
        { encoding: "utf8", env: { ...process.env, KUBECONFIG: "/dev/null" } },
      );
      expect(stderr).toBe("");
      expect(status).toBe(0);
      expect(
        stdout
          .trim()
          .split("\n")
          .map((line) => JSON.parse(line) as unknown),
      ).toEqual([data, { a: "on" }]);
    } finally {
      fs.rmSync(folder, { recursive: true });
    }
  });
});

test("what YAML 1.1 takes for a value or a merge is quoted, as a key too", () => {
  const yaml = toYaml(stackOf({ objects: [configMap({ "=": "<<", "<<": "=", a: "a=b" })] }));
  expect(yaml).toContain('\ndata:\n  "=": "<<"\n  "<<": "="\n  a: a=b\n');
});

test("keys come in the order in which people read them, the object's own as they are", () => {
  const deployment: KubernetesObject = {
    spec: { template: { spec: { containers: [{ name: "nginx", args: ["-c", "a\nb\n"] }] } }, replicas: 2 },
    metadata: {
      generateName: "x",
      annotations: { why: "because" },
      labels: { z: "1", a: "on" },
      namespace: "web",
      name: "entry",
    },
    kind: "Deployment",
    apiVersion: "apps/v1",
  };
  expect(toYaml(stackOf({ objects: [deployment] }))).toBe(`# Stack prod-entry, environment prod, Kubernetes 1.34
apiVersion: apps/v1
kind: Deployment
metadata:
  name: entry
  namespace: web
  labels:
    z: "1"
    a: "on"
  annotations:
    why: because
  generateName: x
spec:
  template:
    spec:
      containers:
      - name: nginx
        args:
        - -c
        - |
          a
          b
  replicas: 2
`);
});

test("a long line stays one line, a text of several stands as it is, and nothing is an anchor", () => {
  const long = `start ${"word ".repeat(80)}end`;
  const shared = { key: "value" };
  const yaml = toYaml(
    stackOf({ objects: [{ ...configMap({ long, script: `#!/bin/sh\n${long}\n` }), spec: [shared, shared] }] }),
  );
  expect(yaml).toContain(`\n  long: ${long}\n`);
  expect(yaml).toContain(`\n  script: |\n    #!/bin/sh\n    ${long}\n`);
  expect(yaml).not.toMatch(/[&*]a1/);
});

test("modes of files are explained as people know them", () => {
  const volumes = [{ secret: { defaultMode: 288, items: [{ key: "a", path: "a", mode: 493 }] } }, { mode: "read" }];
  const yaml = toYaml(stackOf({ objects: [{ ...configMap({}), volumes }] }));
  expect(yaml).toContain("    defaultMode: 288 # 0440\n");
  expect(yaml).toContain("      mode: 493 # 0755\n- mode: read\n");
});

test("the head says what is not shown, and a stack without objects leaves no document", () => {
  const yaml = toYaml([
    stackOf({
      stack: "prod-nodes",
      kubernetesVersion: undefined,
      others: ["b", "a", "c"].map((name) => ({
        address: `x.${name}`,
        type: name === "a" ? "local_file" : "terraform_data",
      })),
    }),
    stackOf({ objects: [configMap({})], charts: [HARBOR], placeholders: ["admin_password", "tls_key"] }),
  ]);
  expect(yaml).toBe(`# Stack prod-nodes, environment prod
# Makes no Kubernetes objects.
# Made elsewhere, not shown: 1 local_file, 2 terraform_data.
---
# Stack prod-entry, environment prod, Kubernetes 1.34
# Secrets not filled in: admin_password, tls_key.
# What holds their placeholders is refused: Secrets and other objects by the API server, charts by Helm.
# Charts, by reference alone (kustomize renders them, kubectl apply refuses them):
#   registry/harbor: harbor 1.18.0 of https://charts.example.com
apiVersion: v1
kind: ConfigMap
metadata:
  name: settings
  namespace: web
data: {}
---
apiVersion: builtin
kind: HelmChartInflationGenerator
metadata:
  name: harbor
  namespace: registry
  annotations:
    config.kubernetes.io/local-config: "true"
name: harbor
repo: https://charts.example.com
version: 1.18.0
releaseName: harbor
namespace: registry
includeCRDs: true
skipTests: true
valuesMerge: replace
valuesInline:
  expose:
    tls:
      enabled: false
  trivy: null
`);
});
