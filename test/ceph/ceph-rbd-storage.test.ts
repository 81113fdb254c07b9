import { App } from "cdktf";
import { CephCluster, CephRbdStorage, CephRbdStorageProps, RbdClassProps } from "../../lib/ceph";
import { Environment, EnvironmentProps, SecretValue } from "../../lib/environment";
import { manifestsOf } from "../../lib/manifests";
import type { SecretDeclaration } from "../../lib/terraform";
import { testEnvironment } from "../support/environments";
import { codesOf } from "../support/refusal";
import { addressesOf, synthesize } from "../support/synth";

const CEPH = new CephCluster({ clusterId: "ceph", monitors: ["10.0.0.11", "10.0.0.12"] });
const LEAST: CephRbdStorageProps = {
  cluster: CEPH,
  user: { id: "kubernetes", key: SecretValue.variable("ceph_key") },
  classes: [{ name: "ceph-rbd", pool: "kubernetes" }],
};

function storage(props: Partial<CephRbdStorageProps> = {}, environment: EnvironmentProps = {}): CephRbdStorage {
  return new CephRbdStorage(testEnvironment(new App(), environment).stack("storage"), "ceph", { ...LEAST, ...props });
}

const withClasses =
  (...classes: readonly RbdClassProps[]) =>
  () =>
    storage({ classes });

const view = (props: Partial<CephRbdStorageProps> = {}, environment: EnvironmentProps = {}) => {
  const made = storage(props, environment);
  return manifestsOf(made.node.scopes.find((scope) => scope.node.id === "test-storage") as never);
};

test("with least props: a namespace, the user, the driver, the classes", () => {
  const { objects, charts, placeholders } = view();
  expect(objects.map(({ kind, metadata: { name } }) => `${kind} ${name}`)).toEqual([
    "Namespace ceph",
    "Secret ceph-user",
    "StorageClass ceph-rbd",
  ]);
  expect(placeholders).toEqual(["ceph_key"]);
  expect(objects[1]).toMatchObject({ stringData: { userID: "kubernetes", userKey: "<secret variable ceph_key>" } });
  expect(charts[0]).toMatchObject({
    chart: "ceph-csi-rbd",
    namespace: "ceph",
    values: {
      csiConfig: [{ clusterID: "ceph", monitors: ["10.0.0.11", "10.0.0.12"] }],
      nodeplugin: { fencing: true, tolerations: [{ operator: "Exists" }] },
      provisioner: { fencing: true, replicaCount: 2 },
      storageClass: { create: false },
      secret: { create: false },
    },
  });
});

test("a class logs in with the user at every step, and finds its cluster", () => {
  const { objects } = view({
    classes: [
      {
        ...{ name: "fast", pool: "fast", dataPool: "fast-data", imageFeatures: ["layering", "exclusive-lock"] },
        ...{ fsType: "xfs", dataMustStay: true, isDefault: true, mountOptions: ["discard"] },
      },
    ],
  });
  const steps = ["provisioner", "controller-expand", "controller-publish", "node-stage"];
  expect(objects.at(-1)).toEqual({
    apiVersion: "storage.k8s.io/v1",
    kind: "StorageClass",
    metadata: { name: "fast", annotations: { "storageclass.kubernetes.io/is-default-class": "true" } },
    provisioner: "rbd.csi.ceph.com",
    reclaimPolicy: "Retain",
    volumeBindingMode: "Immediate",
    allowVolumeExpansion: true,
    mountOptions: ["discard"],
    parameters: {
      clusterID: "ceph",
      pool: "fast",
      dataPool: "fast-data",
      imageFeatures: "layering,exclusive-lock",
      "csi.storage.k8s.io/fstype": "xfs",
      ...Object.fromEntries(
        steps.flatMap((step) => [
          [`csi.storage.k8s.io/${step}-secret-name`, "ceph-user"],
          [`csi.storage.k8s.io/${step}-secret-namespace`, "ceph"],
        ]),
      ),
    },
  });
});

test("a topology is one text, and its volumes wait for their pods", () => {
  const { objects, charts } = view({
    topologyLabels: ["topology.kubernetes.io/zone"],
    classes: [{ name: "zoned", pool: "a", topology: [{ pool: "a", domain: { zone: "a" } }] }],
  });
  expect(objects.at(-1)).toMatchObject({
    volumeBindingMode: "WaitForFirstConsumer",
    parameters: {
      topologyConstrainedPools: '[{"poolName":"a","domainSegments":[{"domainLabel":"zone","value":"a"}]}]',
    },
  });
  expect(charts[0]!.values).toMatchObject({ topology: { domainLabels: ["topology.kubernetes.io/zone"] } });
});

test("images and their login come from the environment's mirror", () => {
  const pullSecret = SecretValue.existing({ name: "pull", key: ".dockerconfigjson" });
  const { charts } = view({}, { artifacts: { images: "registry.example.com/mirror", pullSecret } });
  expect(charts[0]!.values).toMatchObject({
    nodeplugin: {
      imagePullSecrets: [{ name: "pull" }],
      plugin: { image: { repository: "registry.example.com/mirror/cephcsi/cephcsi" } },
      registrar: { image: { repository: "registry.example.com/mirror/sig-storage/csi-node-driver-registrar" } },
    },
    provisioner: { resizer: { image: { repository: "registry.example.com/mirror/sig-storage/csi-resizer" } } },
  });
});

test("the command makes the user with what all pools need, and no more", () => {
  const pools: RbdClassProps = {
    name: "b",
    pool: "b",
    dataPool: "b-data",
    topology: [{ pool: "c", domain: { zone: "c" } }],
  };
  const cluster = new CephCluster({ clusterId: "ceph", monitors: ["10.0.0.11"] });
  storage({ cluster, classes: [...LEAST.classes, pools], topologyLabels: ["zone"] });
  expect(cluster.authCommand("kubernetes")).toBe(
    "ceph auth get-or-create client.kubernetes mon 'profile rbd' " +
      "mgr 'profile rbd pool=kubernetes, profile rbd pool=b, profile rbd pool=b-data, profile rbd pool=c' " +
      "osd 'profile rbd pool=kubernetes, profile rbd pool=b, profile rbd pool=b-data, profile rbd pool=c'",
  );
});

test.each<[codes: readonly string[], action: () => unknown]>([
  [["CephUserPrefixed"], () => storage({ user: { ...LEAST.user, id: "client.kubernetes" } })],
  [["CephUserInvalid"], () => storage({ user: { ...LEAST.user, id: "my user" } })],
  [["ReplicasInvalid"], () => storage({ provisionerReplicas: 0 })],
  [["NamespaceInvalid"], () => storage({ namespace: "Ceph" })],
  [["StorageClassMissing"], withClasses()],
  [["StorageClassNameInvalid"], withClasses({ name: "Ceph", pool: "a" })],
  [["StorageClassRepeated"], withClasses({ name: "a", pool: "a" }, { name: "a", pool: "b" })],
  [["CephPoolInvalid"], withClasses({ name: "a", pool: ".mgr" })],
  [["CephPoolInvalid"], withClasses({ name: "a", pool: "a", dataPool: "a/b" })],
  [["RbdFeatureIncomplete"], withClasses({ name: "a", pool: "a", imageFeatures: ["layering", "object-map"] })],
  [[], withClasses({ name: "a", pool: "a", imageFeatures: ["exclusive-lock", "object-map", "fast-diff"] })],
  [["DataWouldBeDeleted"], withClasses({ name: "a", pool: "a", dataMustStay: true, reclaimPolicy: "Delete" })],
  [
    ["DefaultStorageClassRepeated"],
    withClasses({ name: "a", pool: "a", isDefault: true }, { name: "b", pool: "a", isDefault: true }),
  ],
  [["EncryptionPassphraseMissing"], withClasses({ name: "a", pool: "a", encryption: "passphrase" })],
  [[], withClasses({ name: "a", pool: "a", encryption: { kmsId: "vault" } })],
  [["TopologyUnlabelled"], withClasses({ name: "a", pool: "a", topology: [{ pool: "a", domain: { zone: "a" } }] })],
])("refuses %j", (codes, action) => {
  expect(codesOf(action)).toEqual(codes);
});

test("keeps its addresses", () => {
  const { stacks } = synthesize((app) => {
    new CephRbdStorage(testEnvironment(app).stack("storage"), "ceph", LEAST);
  });
  expect(addressesOf(stacks["test-storage"]!)).toMatchInlineSnapshot(`
   [
     "helm_release.ceph_Driver_BF02E96A",
     "kubernetes_namespace_v1.ceph_Namespace_21C224AE",
     "kubernetes_secret_v1.ceph_User_E2A28CA9",
     "kubernetes_storage_class_v1.ceph_ceph-rbd_6DC31636",
   ]
  `);
});

test("the key of the user and the passphrase say what they are, and how one comes by them", () => {
  const { node } = storage({ encryptionPassphrase: SecretValue.variable("passphrase") });
  const stack = Environment.stackOf(node.scope!);
  const { ceph_key: key, passphrase } = stack.metadata.secrets ?? {};
  expect(key).toMatchObject({ recipe: { kind: "given", command: "ceph auth get-key client.kubernetes" } });
  expect(passphrase).toMatchObject({
    recipe: { kind: "random", length: 40 },
    rotation: { loses: ["the data of all volumes that are encrypted with it"] },
  });
  const keeps = (said: SecretDeclaration | undefined, value: string): boolean =>
    said?.forms?.every(({ pattern }) => new RegExp(pattern, "u").test(value)) ?? true;
  const good = "AQBcZaBn0sYlJxAAr3yq0mK8J0cWqW8yq0mK8A==";
  expect([good, `${good}\n`, "client.kubernetes", "AQ=="].map((value) => keeps(key, value))).toEqual([
    true,
    false,
    false,
    false,
  ]);
  const texts = ["x".repeat(15), "x".repeat(16), ` ${"x".repeat(16)}`, `${"x".repeat(16)}\n`, `x${" ".repeat(14)}x`];
  expect(texts.map((value) => keeps(passphrase, value))).toEqual([false, true, false, false, true]);
});
