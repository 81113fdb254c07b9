import { differencesOf, type KubernetesObject, toDiff } from "../../lib/manifests";
import { configMap, HARBOR, secret, stackOf } from "./sample-stacks";

const test1 = { stack: "test-entry", environment: "test" } as const;
const changesOf = (before: readonly KubernetesObject[], after: readonly KubernetesObject[]): readonly string[] =>
  differencesOf([stackOf({ objects: before })], [stackOf({ objects: after })]).map(
    ({ change, identity: { kind, name } }) => `${change} ${kind} ${name}`,
  );

test("objects are known by what they are, and told apart by what they say", () => {
  const before = [configMap({ a: "1" }), configMap({ a: "1" }, "gone"), configMap({ a: "1" }, "same")];
  const after = [configMap({ a: "1" }, "new"), configMap({ a: "1" }, "same"), configMap({ a: "2" })];
  expect(changesOf(before, after)).toEqual([
    "changed ConfigMap settings",
    "removed ConfigMap gone",
    "added ConfigMap new",
  ]);
});

test.each([
  ["the order of keys", { a: 1, b: { c: 1, d: 2 } }, { b: { d: 2, c: 1 }, a: 1 }, false],
  ["a key that is undefined", { a: 1 }, { a: 1, b: undefined }, false],
  ["the order of a list", { a: [1, 2] }, { a: [2, 1] }, true],
  ["a number and its text", { a: 1 }, { a: "1" }, true],
  ["null and nothing", { a: null }, {}, true],
])("%s: a difference or not", (_, before, after, differs) => {
  const object = (spec: object): KubernetesObject => ({ ...configMap({}), spec });
  expect(changesOf([object(before)], [object(after)])).toHaveLength(differs ? 1 : 0);
});

test("two environments are compared stack by stack, their names taken off", () => {
  const before = [
    stackOf({ objects: [configMap({ a: "1" })] }),
    stackOf({ stack: "prod-web", objects: [configMap({})] }),
  ];
  const after = [stackOf({ ...test1, objects: [configMap({ a: "2" })] })];
  expect(differencesOf(before, after).map(({ change, identity }) => [change, identity])).toEqual([
    ["changed", { stack: "entry", apiVersion: "v1", kind: "ConfigMap", namespace: "web", name: "settings" }],
    ["removed", { stack: "web", apiVersion: "v1", kind: "ConfigMap", namespace: "web", name: "settings" }],
  ]);
});

test("several environments on a side keep their stacks apart", () => {
  const both = [stackOf({ objects: [configMap({ a: "1" })] }), stackOf({ ...test1, objects: [configMap({ a: "2" })] })];
  expect(differencesOf(both, both)).toEqual([]);
  expect(differencesOf(both, both.slice(0, 1)).map(({ change, identity: { stack } }) => `${change} ${stack}`)).toEqual([
    "removed test-entry",
  ]);
});

test("an object twice is one more than once", () => {
  const object = configMap({ a: "1" });
  expect(changesOf([object], [object, object])).toEqual(["added ConfigMap settings"]);
});

test("a diff as git and kubectl write it, charts by their reference and values", () => {
  const before = stackOf({ objects: [configMap({ "a.conf": "one\ntwo\nthree\n" })], charts: [HARBOR] });
  const after = stackOf({
    objects: [configMap({ "a.conf": "one\n2\nthree\n" }), { ...configMap({}, "new"), metadata: { name: "new" } }],
    charts: [{ ...HARBOR, version: "1.18.1" }],
  });
  expect(toDiff(differencesOf([before], [after]), { before: "HEAD", after: "now" }))
    .toBe(`diff HEAD/entry/v1.ConfigMap.web.settings now/entry/v1.ConfigMap.web.settings
--- HEAD/entry/v1.ConfigMap.web.settings
+++ now/entry/v1.ConfigMap.web.settings
@@ -6,5 +6,5 @@
 data:
   a.conf: |
     one
-    two
+    2
     three
diff HEAD/entry/builtin.HelmChartInflationGenerator.registry.harbor now/entry/builtin.HelmChartInflationGenerator.registry.harbor
--- HEAD/entry/builtin.HelmChartInflationGenerator.registry.harbor
+++ now/entry/builtin.HelmChartInflationGenerator.registry.harbor
@@ -7,7 +7,7 @@
     config.kubernetes.io/local-config: "true"
 name: harbor
 repo: https://charts.example.com
-version: 1.18.0
+version: 1.18.1
 releaseName: harbor
 namespace: registry
 includeCRDs: true
diff HEAD/entry/v1.ConfigMap.new now/entry/v1.ConfigMap.new
--- /dev/null
+++ now/entry/v1.ConfigMap.new
@@ -0,0 +1,5 @@
+apiVersion: v1
+kind: ConfigMap
+metadata:
+  name: new
+data: {}
`);
});

test("nothing differs: nothing is said", () => {
  expect(toDiff([])).toBe("");
});

describe("values of Secrets", () => {
  const PLANTED = ["c2VjcmV0LTE=", "c2VjcmV0LTI=", "plain-1", "plain-2"];
  const diffOf = (
    before: object | undefined,
    after: object | undefined,
    placeholders: readonly string[] = [],
  ): string => {
    const side = (fields: object | undefined) => [
      stackOf({ placeholders, objects: fields === undefined ? [] : [secret({ ...fields })] }),
    ];
    const differences = differencesOf(side(before), side(after));
    const said = toDiff(differences) + JSON.stringify(differences);
    expect(PLANTED.filter((value) => said.includes(value))).toEqual([]);
    return said;
  };

  test("are compared, and shown as markers", () => {
    const said = diffOf({ data: { a: PLANTED[0], b: PLANTED[0] } }, { data: { a: PLANTED[1], b: PLANTED[0] } });
    expect(said).toContain("-  a: (value 1)\n+  a: (value 2)\n   b: (value)\n");
  });

  test("do not differ where they are the same", () => {
    const differences = differencesOf(
      [stackOf({ objects: [secret({ data: { a: PLANTED[0] } })] })],
      [stackOf({ objects: [secret({ data: { a: PLANTED[0] } })] })],
    );
    expect(differences).toEqual([]);
  });

  test("stay hidden when a Secret or a key comes or goes, in stringData too", () => {
    expect(diffOf(undefined, { stringData: { a: PLANTED[2] } })).toContain("+  a: (value)\n");
    expect(diffOf({ data: { a: PLANTED[0] } }, undefined)).toContain("-  a: (value)\n");
    expect(diffOf({ stringData: { a: PLANTED[2] } }, { stringData: { b: PLANTED[3] } })).toContain(
      "-  a: (value)\n+  b: (value)\n",
    );
  });

  test("are no values where they are the names of secrets that were not given", () => {
    expect(
      diffOf(
        { stringData: { a: "<secret variable admin>", b: PLANTED[2] } },
        { stringData: { a: "<secret variable root>", b: "<secret variable other>" } },
        ["admin", "root"],
      ),
    ).toContain("-  a: <secret variable admin>\n-  b: (value 1)\n+  a: <secret variable root>\n+  b: (value 2)\n");
  });

  test("are those of Kubernetes' own Secrets: another API may call something else by that name", () => {
    const other = (value: string) =>
      stackOf({ objects: [{ ...secret({ data: { a: value } }), apiVersion: "example.com/v1" }] });
    expect(toDiff(differencesOf([other("x")], [other("z")]))).toContain("-  a: x\n+  a: z\n");
  });
});
