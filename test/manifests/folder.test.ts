import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { parse, parseAllDocuments } from "yaml";
import { type KubernetesObject, manifestFiles, type Manifests } from "../../lib/manifests";
import { listedFiles } from "../../lib/manifests/folder";
import { describeWith } from "../support/requirements";
import { configMap, HARBOR, secret, stackOf } from "./sample-stacks";

const namespace: KubernetesObject = { apiVersion: "v1", kind: "Namespace", metadata: { name: "web" } };
const named = (apiVersion: string, kind: string, name: string, space?: string): KubernetesObject => ({
  apiVersion,
  kind,
  metadata: { name, ...(space === undefined ? {} : { namespace: space }) },
});
const namesOf = (objects: readonly KubernetesObject[], extra: Partial<Manifests> = {}): readonly string[] =>
  [...manifestFiles(stackOf({ objects, ...extra })).keys()].slice(1);

test("a file an object and a chart, and a kustomization that names them in the order in which they apply", () => {
  const objects = [configMap({ a: "1" }), namespace, named("apps/v1", "Deployment", "entry", "web")];
  const files = manifestFiles(stackOf({ objects, charts: [HARBOR] }));
  expect([...files.keys()]).toEqual([
    "kustomization.yaml",
    "configmap-settings.yaml",
    "namespace-web.yaml",
    "deployment-entry.yaml",
    "chart-harbor.yaml",
  ]);
  expect(parse(files.get("namespace-web.yaml")!)).toEqual(namespace);
  expect(files.get("kustomization.yaml"))
    .toBe(`# Made by onprem manifests, which writes and removes these files and no others:
#   configmap-settings.yaml
#   namespace-web.yaml
#   deployment-entry.yaml
#   chart-harbor.yaml
# Stack prod-entry, environment prod, Kubernetes 1.34
# Charts, by reference alone (kustomize renders them, kubectl apply refuses them):
#   registry/harbor: harbor 1.18.0 of https://charts.example.com
apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
sortOptions:
  order: fifo
resources:
- configmap-settings.yaml
- namespace-web.yaml
- deployment-entry.yaml
generators:
- chart-harbor.yaml
`);
});

test("the files that were written are known again, whatever became of the rest of the kustomization", () => {
  const files = manifestFiles(stackOf({ objects: [configMap({}), namespace], charts: [HARBOR] }));
  const text = files.get("kustomization.yaml")!;
  const names = new Set(files.keys());
  expect(listedFiles(text)).toEqual(names);
  expect(listedFiles(text.replaceAll("\n", "\r\n"))).toEqual(names);
  expect(listedFiles(text.replace("resources:\n", "resources:\n- mine.yaml\n"))).toEqual(names);
  expect(listedFiles(text.replace(/^generators:\n.*\n/m, "generators:\n"))).toEqual(names);
  expect(listedFiles(text.slice(text.indexOf("apiVersion")))).toEqual(new Set());
  expect(listedFiles("")).toEqual(new Set());
});

test("objects of one kind and name name their namespaces, whichever comes first, and others stay as they are", () => {
  const [one, two, other] = [configMap({}, "a", "x"), configMap({}, "a", "y"), configMap({}, "b", "x")];
  expect(namesOf([one, two, other])).toEqual(["configmap-x-a.yaml", "configmap-y-a.yaml", "configmap-b.yaml"]);
  expect(namesOf([two, other, one])).toEqual(["configmap-y-a.yaml", "configmap-b.yaml", "configmap-x-a.yaml"]);
});

test("kinds of two groups name their groups, and what is alike even then is counted", () => {
  expect(namesOf([named("networking.k8s.io/v1", "Ingress", "a"), named("old.example.com/v1", "Ingress", "a")])).toEqual(
    ["ingress.networking.k8s.io-a.yaml", "ingress.old.example.com-a.yaml"],
  );
  expect(namesOf([named("v1", "Thing", "a"), named("v2", "Thing", "a")])).toEqual(["thing-a.yaml", "thing-a-2.yaml"]);
});

test("no two objects share a file, however their names are put together", () => {
  const objects = [
    configMap({}, "a", "x"),
    configMap({}, "a", "y"),
    configMap({}, "x-a", "z"),
    configMap({}, "a-2"),
    named("rbac.authorization.k8s.io/v1", "ClusterRole", "system:a"),
    named("rbac.authorization.k8s.io/v1", "ClusterRole", "system-A"),
  ];
  const names = namesOf(objects, { charts: [HARBOR, { ...HARBOR, namespace: "other" }] });
  expect(new Set(names).size).toBe(8);
  expect(names.filter((name) => !/^[a-z0-9.-]+\.yaml$/.test(name))).toEqual([]);
  expect(names.slice(-2)).toEqual(["chart-registry-harbor.yaml", "chart-other-harbor.yaml"]);
});

test("a stack that makes nothing in Kubernetes has no files", () => {
  expect(manifestFiles(stackOf({ others: [{ address: "x.y", type: "x" }] })).size).toBe(0);
});

describeWith(["kubectl"], "kubectl kustomize", () => {
  const kustomize = (manifests: Manifests, ...args: readonly string[]): { stdout: string; stderr: string } => {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), "onprem-folder-"));
    try {
      manifestFiles(manifests).forEach((text, name) => {
        fs.writeFileSync(path.join(folder, name), text);
      });
      return spawnSync("kubectl", ["kustomize", folder, ...args], { encoding: "utf8" });
    } finally {
      fs.rmSync(folder, { recursive: true });
    }
  };

  test("builds the folder, in the order of the stack, texts and placeholders as they are", () => {
    const objects = [
      configMap({ "nginx.conf": "events {}\n\thttp { }\n", on: "0440" }),
      secret({ type: "Opaque", stringData: { password: "admin_password" } }),
      // Kustomize's own order would have it first.
      namespace,
    ];
    const { stdout, stderr } = kustomize(stackOf({ objects }));
    expect(stderr).toBe("");
    const built = parseAllDocuments(stdout) as readonly { toJS: () => unknown }[];
    expect(built.map((document) => document.toJS())).toEqual(objects);
  });

  test("takes charts for its own, two of one name among them, and asks for helm alone", () => {
    const { stderr } = kustomize(stackOf({ objects: [namespace], charts: [HARBOR, { ...HARBOR, namespace: "web" }] }));
    expect(stderr).toContain("must specify --enable-helm");
    expect(
      kustomize(
        stackOf({ charts: [HARBOR, { ...HARBOR, namespace: "web" }] }),
        "--enable-helm",
        "--helm-command=/nonexistent/helm",
      ).stderr,
    ).toContain("unable to run: '/nonexistent/helm");
  });
});
