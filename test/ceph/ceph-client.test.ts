import { NamespaceV1 } from "@cdktf/provider-kubernetes/lib/namespace-v1";
import { CephClient, CephConfiguration } from "../../lib/ceph";
import { SecretValue } from "../../lib/environment";
import { manifestsOf } from "../../lib/manifests";
import { Backend, NginxEntry } from "../../lib/nginx-entry";
import { testEnvironment } from "../support/environments";
import { countIn } from "../support/secret-revision";
import { addressesOf, onlyResource, synthesize } from "../support/synth";
import { cephCluster, clientIn, CONFIGURATIONS, LEAST, manifests, only, template } from "./clients";

test("with least props: a restricted namespace, both files, pods, a Service and a budget", () => {
  const view = manifests();
  expect(view.objects.map(({ kind, metadata: { name } }) => `${kind} ${name}`).sort()).toEqual([
    "ConfigMap rbd-api-ceph",
    "Deployment rbd-api",
    "Namespace rbd-api",
    "PodDisruptionBudget rbd-api",
    "Secret rbd-api-keyring",
    "Service rbd-api",
  ]);
  expect(only(view, "Namespace").metadata.labels).toMatchObject({ "pod-security.kubernetes.io/enforce": "restricted" });
  expect(only(view, "Service").spec).toMatchObject({
    selector: { "app.kubernetes.io/name": "ceph-client", "app.kubernetes.io/instance": "rbd-api" },
    ports: [{ name: "http", port: 8080, targetPort: "client", protocol: "TCP" }],
  });
  expect(only(view, "PodDisruptionBudget").spec).toMatchObject({ maxUnavailable: 1 });
  expect(only(view, "Deployment").spec).toMatchObject({
    replicas: 2,
    strategy: { type: "RollingUpdate", rollingUpdate: { maxSurge: 0, maxUnavailable: 1 } },
  });
});

test("the files: ceph.conf in the open, the key as a variable that leaves no trace", () => {
  const view = manifests();
  expect(only(view, "ConfigMap").data).toEqual({
    "ceph.conf":
      "[global]\nmon_host = 10.0.0.11\n\n[client.rbd-api]\nkeyring = /etc/ceph/ceph.client.rbd-api.keyring\n",
  });
  expect(only(view, "Secret").stringData).toEqual({
    "ceph.client.rbd-api.keyring": "[client.rbd-api]\n\tkey = <secret variable rbd_api_key>\n",
  });
  expect(view.placeholders).toEqual(["rbd_api_key"]);
  const key = "AQBSdFhlAAAAABAAnPLmkMhVYXwNqzRGDBhTFQ==";
  const filled = manifestsOf(clientIn().stack, { secrets: { rbd_api_key: key } });
  const data = only(filled, "Secret").data as Readonly<Record<string, string>>;
  expect(Buffer.from(data["ceph.client.rbd-api.keyring"]!, "base64").toString()).toBe(
    `[client.rbd-api]\n\tkey = ${key}\n`,
  );
});

test("in Terraform the key is an ephemeral variable, written and never read, and no other text than a key is taken", () => {
  const { stacks } = synthesize((app) => {
    new CephClient(testEnvironment(app).stack("client"), "rbd-api", LEAST);
  });
  const stack = stacks["test-client"]!;
  expect(onlyResource(stack, "kubernetes_secret_v1")).toMatchObject({
    data_wo: { "ceph.client.rbd-api.keyring": "[client.rbd-api]\n\tkey = ${var.rbd_api_key}\n" },
  });
  expect(stack.variable!.rbd_api_key).toMatchObject({
    ephemeral: true,
    sensitive: true,
  });
  expect(stack.variable!.check_secret_forms).toMatchObject({
    validation: [{ condition: expect.stringContaining("var.rbd_api_key") as unknown }],
  });
});

test("a user gets what its images need, and what is asked for beside it", () => {
  const cluster = cephCluster();
  const user = { id: "rbd-api", key: SecretValue.variable("rbd_api_key") };
  clientIn({ configuration: CephConfiguration.fromCluster({ cluster, user, pools: ["kubernetes"] }) });
  expect(cluster.authCommand("rbd-api")).toBe(
    "ceph auth get-or-create client.rbd-api mon 'profile rbd' mgr 'profile rbd pool=kubernetes' osd 'profile rbd pool=kubernetes'",
  );
  const { stacks } = synthesize((app) => {
    new CephClient(testEnvironment(app).stack("client"), "rbd-api", LEAST);
  });
  expect(stacks["test-client"]!.output!.ceph_commands).toMatchObject({
    value: { ceph: [expect.stringContaining("ceph auth get-or-create client.rbd-api mon 'profile rbd'")] },
  });
  const capabilities = { mon: ["allow r"], osd: ["allow rw pool=backups"] };
  clientIn({
    configuration: CephConfiguration.fromCluster({ cluster, user: { ...user, id: "backup" }, capabilities }),
  });
  expect(cluster.authCommand("backup")).toBe(
    "ceph auth get-or-create client.backup mon 'allow r' osd 'allow rw pool=backups'",
  );
});

test("pods are replaced for another ceph.conf and for another revision of the key, and for nothing else", () => {
  const trace = (monitors: string[], revision?: number, key = "rbd_api_key"): object => {
    const user = { id: "rbd-api", key: SecretValue.variable(key) };
    const options = { cluster: cephCluster(monitors), user, pools: ["kubernetes"] };
    const configuration = CephConfiguration.fromCluster({
      ...options,
      ...(revision === undefined ? {} : { revision }),
    });
    return template({ configuration }).metadata.annotations;
  };
  const first = trace(["10.0.0.11"]);
  expect(trace(["10.0.0.11"], 1)).toEqual(first);
  expect(trace(["10.0.0.12"])).not.toEqual(first);
  const again = trace(["10.0.0.11"], 2);
  expect(again).toEqual({ ...first, "ceph-client/revision": expect.any(String) as string });
  expect(again).not.toEqual(first);
  expect(trace(["10.0.0.11"], 1, "another_key")).not.toEqual(first);
  const raised = CephConfiguration.fromNodes({ user: "rbd-api", runAsUser: 167, revision: 3 });
  expect(template({ configuration: raised }).metadata.annotations).toEqual({ "ceph-client/revision": "3" });
  const user = { id: "rbd-api", key: SecretValue.variable("rbd_api_key") };
  const rotated = CephConfiguration.fromCluster({ cluster: cephCluster(), user, pools: ["a"], revision: 2 });
  const { stacks } = synthesize((app) => {
    new CephClient(testEnvironment(app).stack("client"), "rbd-api", { ...LEAST, configuration: rotated });
  });
  expect(countIn(onlyResource(stacks["test-client"]!, "kubernetes_secret_v1"))).toBe(2);
});

test("files of the nodes and of others' objects make nothing but the workload", () => {
  const kinds = (view: ReturnType<typeof manifests>): readonly string[] => view.objects.map(({ kind }) => kind).sort();
  const nodes = manifests({ configuration: CONFIGURATIONS.nodes });
  expect(kinds(nodes)).toEqual(["Deployment", "Namespace", "PodDisruptionBudget", "Service"]);
  expect(only(nodes, "Namespace").metadata.labels).toMatchObject({
    "pod-security.kubernetes.io/enforce": "privileged",
  });
  const objects = manifests({ configuration: CONFIGURATIONS.objects, namespace: "storage" });
  expect(kinds(objects)).toEqual(["Deployment", "PodDisruptionBudget", "Service"]);
  expect(objects.objects.map(({ metadata: { namespace } }) => namespace)).toEqual(Array(3).fill("storage"));
});

test("one pod is doubled before it is replaced, and has no budget", () => {
  const view = manifests({ replicas: 1 });
  expect(view.objects.map(({ kind }) => kind)).not.toContain("PodDisruptionBudget");
  expect(only(view, "Deployment").spec).toMatchObject({
    replicas: 1,
    strategy: { rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } },
  });
  expect(only(manifests({ replicas: 5, maxUnavailable: 2 }), "PodDisruptionBudget").spec).toMatchObject({
    maxUnavailable: 2,
  });
});

test("images and their login come from the environment's mirror", () => {
  const pullSecret = SecretValue.variable("mirror_login");
  const environment = { artifacts: { images: "mirror.example.com/all", pullSecret } };
  const view = manifests({}, environment);
  expect(view.objects.map(({ metadata: { name } }) => name)).toContain("rbd-api-image-pull");
  expect(template({}, environment).spec).toMatchObject({
    imagePullSecrets: [{ name: "rbd-api-image-pull" }],
    containers: [{ image: "mirror.example.com/all/storage/rbd-api:1.4.0" }],
  });
});

test("root is warned of", () => {
  const warnings = (runAsUser: number): readonly string[] =>
    synthesize((app) => {
      const configuration = CephConfiguration.fromNodes({ user: "rbd-api", runAsUser });
      new CephClient(testEnvironment(app).stack("client"), "rbd-api", { ...LEAST, configuration });
    }).warnings;
  expect(warnings(0)).toEqual([expect.stringContaining("RunsAsRoot")]);
  expect(warnings(167)).toEqual([]);
});

test("a client is an endpoint that an entry can send requests to, from another stack and in any namespace", () => {
  const { stacks } = synthesize((app) => {
    const environment = testEnvironment(app);
    const stack = environment.stack("client");
    const namespace = new NamespaceV1(stack, "namespace", { metadata: { name: "storage" } });
    const own = new CephClient(stack, "rbd-api", { ...LEAST, port: 9090, scheme: "https" });
    const other = new CephClient(stack, "other", { ...LEAST, namespace: namespace.metadata.name });
    expect([own.host, own.port, own.scheme]).toEqual(["rbd-api.rbd-api.svc", 9090, "https"]);
    const entry = new NginxEntry(stack, "entry", { plainHttp: true });
    entry.addRoute("/rbd", Backend.service(own));
    entry.addRoute("/other", Backend.service(other));
  });
  const maps = Object.values(stacks["test-client"]!.resource!.kubernetes_config_map_v1!).map(
    ({ data }) => data as object,
  );
  const conf = JSON.stringify(maps.filter((data) => "nginx.conf" in data));
  expect(conf).toContain("https://rbd-api.rbd-api.svc.cluster.local:9090");
  expect(conf).toContain("http://other.${kubernetes_namespace_v1.namespace.metadata[0].name}.svc.cluster.local:8080");
});

test("keeps its addresses, and stands twice in a stack", () => {
  const { stacks } = synthesize((app) => {
    const stack = testEnvironment(app).stack("client");
    new CephClient(stack, "rbd-api", LEAST);
    new CephClient(stack, "backup", { ...LEAST, configuration: CONFIGURATIONS.nodes });
  });
  expect(addressesOf(stacks["test-client"]!)).toMatchInlineSnapshot(`
   [
     "kubernetes_config_map_v1.rbd-api_Configuration_5BEA7A3B",
     "kubernetes_deployment_v1.backup",
     "kubernetes_deployment_v1.rbd-api",
     "kubernetes_namespace_v1.backup_Namespace_F5B5E5DA",
     "kubernetes_namespace_v1.rbd-api_Namespace_E5F937F1",
     "kubernetes_pod_disruption_budget_v1.backup_DisruptionBudget_115D8B86",
     "kubernetes_pod_disruption_budget_v1.rbd-api_DisruptionBudget_E5184128",
     "kubernetes_secret_v1.rbd-api_Keyring_47DC3C6C",
     "kubernetes_service_v1.backup_Service_B5E54E19",
     "kubernetes_service_v1.rbd-api_Service_94114438",
   ]
  `);
});
