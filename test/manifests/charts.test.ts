import { execFileSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { App, Testing } from "cdktf";
import { ChartRelease } from "../../lib/cluster";
import { Environment, EnvironmentStack } from "../../lib/environment";
import { manifestsOf, ManifestsOptions } from "../../lib/manifests";
import { refusalOf } from "../support/refusal";
import { describeWith } from "../support/requirements";
import { stackOfResources } from "./stack-of-resources";

const release = (attributes: Readonly<Record<string, unknown>>, options: ManifestsOptions = {}) =>
  manifestsOf(
    stackOfResources({ resource: { helm_release: { a: { name: "a", chart: "a", ...attributes } } } }),
    options,
  );

describe("a release", () => {
  test("is its chart and where it comes from, with values as the construct gives them", () => {
    const prod = new Environment(Testing.app(), "prod", {
      cluster: { kubeconfig: "~/.kube/config", context: "prod", distribution: "kubeadm", version: "1.34" },
      artifacts: { charts: "oci://registry.example.com/charts" },
    });
    const stack = prod.stack("registry");
    const values = { expose: { tls: { enabled: false } }, text: "${not} an expression", list: [1, "2"] };
    new ChartRelease(stack, "harbor", { chart: "harbor", name: "registry", namespace: "harbor", values });
    const { charts, objects } = manifestsOf(stack);
    expect(objects).toEqual([]);
    expect(charts).toEqual([
      {
        address: "helm_release.harbor",
        release: "registry",
        namespace: "harbor",
        chart: "harbor",
        repository: "oci://registry.example.com/charts",
        version: expect.stringMatching(/^1\.19\./) as unknown,
        values,
      },
    ]);
  });

  test("has the values of all its files, the later over the earlier, maps merged and lists replaced", () => {
    const { charts } = release({ values: ["a: {b: 1, c: [1, 2]}\nd: 1", '{"a": {"c": [3]}, "e": null}', ""] });
    expect(charts[0]!.values).toEqual({ a: { b: 1, c: [3] }, d: 1, e: null });
  });

  test("brings its namespace where it is told to, and is in the default one where none is named", () => {
    expect(release({ create_namespace: true, namespace: "shop" }).objects).toEqual([
      { apiVersion: "v1", kind: "Namespace", metadata: { name: "shop" } },
    ]);
    const { charts, objects } = release({});
    expect(objects).toEqual([]);
    expect(charts[0]!.namespace).toBe("default");
  });

  test("refuses what would be lost", () => {
    const { codes, message } = refusalOf(() => release({ set: [{ name: "a", value: "b" }], timeout: 5 }));
    expect(codes).toEqual(["FieldUnknown"]);
    expect(message).toContain("helm_release.a.set: is not understood in a release");
  });

  test("refuses to be rendered without Helm", () => {
    const { codes, message } = refusalOf(() => release({}, { helm: "helm-that-is-not-there" }));
    expect(codes).toEqual(["ChartNotRendered"]);
    expect(message).toContain("helm_release.a cannot be rendered: spawnSync helm-that-is-not-there ENOENT");
  });
});

describeWith(["helm"], "a release rendered by Helm", () => {
  const TEMPLATES = {
    "settings.yaml":
      "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {{ .Release.Name }}\ndata:\n  greeting: {{ .Values.greeting | quote }}\n",
    "role.yaml": [
      "apiVersion: v1",
      "kind: List",
      "items:",
      "- apiVersion: rbac.authorization.k8s.io/v1",
      "  kind: ClusterRole",
      "  metadata: {name: '{{ .Capabilities.KubeVersion.Minor }}'}",
      "  rules: []",
      "",
    ].join("\n"),
    "removal.yaml":
      "apiVersion: batch/v1\nkind: Job\nmetadata:\n  name: removal\n  annotations: {helm.sh/hook: pre-delete}\nspec: {}\n",
    "preparation.yaml":
      'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: preparation\n  annotations: {helm.sh/hook: "pre-install, pre-upgrade"}\n',
    "nothing.yaml": "# nothing\n",
    "test.yaml":
      "apiVersion: v1\nkind: Pod\nmetadata:\n  name: test\n  annotations: {helm.sh/hook: test}\nspec: {containers: []}\n",
  };
  let folder: string;
  let home: string;

  beforeAll(() => {
    home = process.cwd();
    folder = fs.mkdtempSync(path.join(os.tmpdir(), "onprem-charts-"));
    const charts = path.join(folder, "charts");
    const chart = path.join(charts, "greeter");
    fs.mkdirSync(path.join(chart, "templates"), { recursive: true });
    fs.writeFileSync(path.join(chart, "Chart.yaml"), "apiVersion: v2\nname: greeter\nversion: 1.2.3\n");
    Object.entries(TEMPLATES).forEach(([name, text]) => {
      fs.writeFileSync(path.join(chart, "templates", name), text);
    });
    execFileSync("tar", ["-czf", "greeter-1.2.3.tgz", "greeter"], { cwd: charts });
    process.chdir(folder);
  });

  afterAll(() => {
    process.chdir(home);
    fs.rmSync(folder, { recursive: true });
  });

  /** A stack of an app that was never written: the chart is found all the same. */
  const greeting = (): EnvironmentStack => {
    const prod = new Environment(new App(), "prod", {
      cluster: { kubeconfig: "~/.kube/config", context: "prod", distribution: "kubeadm", version: "1.33" },
      artifacts: { charts: "charts" },
    });
    const stack = prod.stack("shop");
    const values = { greeting: 'good "evening": #1' };
    new ChartRelease(stack, "greeter", {
      chart: { name: "greeter", version: "1.2.3", repository: "https://charts.example.com" },
      name: "hello",
      namespace: "shop",
      values,
    });
    return stack;
  };

  test("is its objects, in their namespace, for the version of Kubernetes, without what a removal or a test would do", () => {
    const { objects, charts } = manifestsOf(greeting(), { helm: "helm" });
    expect(charts).toEqual([]);
    expect(objects).toEqual([
      {
        apiVersion: "v1",
        kind: "ConfigMap",
        metadata: { name: "hello", namespace: "shop" },
        data: { greeting: 'good "evening": #1' },
      },
      {
        apiVersion: "v1",
        kind: "ConfigMap",
        metadata: {
          ...{ name: "preparation", namespace: "shop" },
          annotations: { "helm.sh/hook": "pre-install, pre-upgrade" },
        },
      },
      { apiVersion: "rbac.authorization.k8s.io/v1", kind: "ClusterRole", metadata: { name: "33" }, rules: [] },
    ]);
  });

  test("says why where it cannot be rendered", () => {
    fs.renameSync("charts", "gone");
    try {
      expect(refusalOf(() => manifestsOf(greeting(), { helm: "helm" })).message).toContain("ChartNotRendered");
    } finally {
      fs.renameSync("gone", "charts");
    }
  });
});
