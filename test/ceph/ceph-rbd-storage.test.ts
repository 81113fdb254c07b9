import { CephCluster, CephRbdStorage, CephRbdStorageProps, Kms, RbdClassProps } from "../../lib/ceph";
import { EnvironmentProps, Host, SecretValue } from "../../lib/environment";
import { testEnvironment } from "../support/environments";
import { codesOf } from "../support/refusal";
import { countIn } from "../support/secret-revision";
import { addressesOf, onlyResource, synthesize } from "../support/synth";
import { leastRbd, rbdStorage as storage, viewOf } from "./storages";

const view = (props: Partial<CephRbdStorageProps> = {}, environment: EnvironmentProps = {}) =>
  viewOf(storage(props, environment));

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
      csiConfig: [
        {
          clusterID: "ceph",
          monitors: ["10.0.0.11", "10.0.0.12"],
          rbd: { controllerPublishSecretRef: { name: "ceph-user", namespace: "ceph" } },
        },
      ],
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

test("a login to the mirror that is a variable becomes a Secret of the driver's namespace", () => {
  const pullSecret = SecretValue.variable("registry_login");
  const { objects, charts } = view({}, { artifacts: { images: "registry.example.com/mirror", pullSecret } });
  expect(objects.find(({ metadata: { name } }) => name === "ceph-csi-rbd-image-pull")).toMatchObject({
    metadata: { namespace: "ceph" },
    type: "kubernetes.io/dockerconfigjson",
  });
  const imagePullSecrets = [{ name: "ceph-csi-rbd-image-pull" }];
  expect(charts[0]!.values).toMatchObject({ nodeplugin: { imagePullSecrets }, provisioner: { imagePullSecrets } });
});

test("the command makes the user with what all pools need, and no more", () => {
  const pools: RbdClassProps = {
    name: "b",
    pool: "b",
    dataPool: "b-data",
    topology: [{ pool: "c", domain: { zone: "c" } }],
  };
  const cluster = new CephCluster({ clusterId: "ceph", monitors: ["10.0.0.11"] });
  storage({ cluster, classes: [...leastRbd().classes, pools], topologyLabels: ["zone"] });
  expect(cluster.authCommand("kubernetes")).toBe(
    "ceph auth get-or-create client.kubernetes mon 'profile rbd, allow command \"osd blocklist\" with blocklistop=add' " +
      "mgr 'profile rbd pool=kubernetes, profile rbd pool=b, profile rbd pool=b-data, profile rbd pool=c' " +
      "osd 'profile rbd pool=kubernetes, profile rbd pool=b, profile rbd pool=b-data, profile rbd pool=c'",
  );
});

const host = (name: string, labels: Record<string, string> = {}): Host => ({ name, address: `${name}.test`, labels });
const CONTROL = { "node-role.kubernetes.io/control-plane": "" };

test.each<[replicas: number, hosts: readonly Host[]]>([
  [2, []],
  [1, [host("a")]],
  [3, [host("a"), host("b"), host("c"), host("d")]],
  [2, [host("a", CONTROL), host("b"), host("c")]],
  [1, [host("a", CONTROL)]],
])("makes %d provisioners for the nodes", (replicaCount, hosts) => {
  expect(view({}, { hosts }).charts[0]!.values).toMatchObject({ provisioner: { replicaCount } });
  const { charts } = view({ provisionerReplicas: 5 }, { hosts });
  expect(charts[0]!.values).toMatchObject({ provisioner: { replicaCount: 5 } });
});

test.each<[provisionerReplicas: number, warnings: readonly unknown[]]>([
  [2, []],
  [3, [expect.stringMatching(/ReplicasExceedNodes: each of the 3 provisioners .* names 2 /)]],
])("warns of %d provisioners on two nodes", (provisionerReplicas, expected) => {
  const { warnings } = synthesize((app) => {
    const stack = testEnvironment(app, { hosts: [host("a", CONTROL), host("b"), host("c")] }).stack("storage");
    new CephRbdStorage(stack, "ceph", { ...leastRbd(), provisionerReplicas });
  });
  expect(warnings).toEqual(expected);
});

test("the driver's namespace admits its privileged pods", () => {
  expect(view().objects[0]!.metadata.labels).toEqual({ "pod-security.kubernetes.io/enforce": "privileged" });
});

test("values are laid over those of the construct", () => {
  const { charts } = view({
    values: { logLevel: 1, nodeplugin: { tolerations: [], fencing: undefined }, kubeletDir: "/data/kubelet" },
  });
  expect(charts[0]!.values).toMatchObject({
    logLevel: 1,
    kubeletDir: "/data/kubelet",
    nodeplugin: { tolerations: [], fencing: true },
    provisioner: { replicaCount: 2 },
  });
});

test("a class may be encrypted by a KMS, whose certificate is in the driver's Secret", () => {
  const { objects, charts } = view({
    kms: {
      vault: Kms.vault({ address: "https://vault.example.com", caCertificate: "PEM" }),
      other: Kms.other("kmip", {}),
    },
    classes: [{ name: "secret", pool: "a", encryption: { kmsId: "vault" } }],
  });
  expect(objects.at(-1)).toMatchObject({ parameters: { encrypted: "true", encryptionKMSID: "vault" } });
  expect(objects[1]).toMatchObject({ kind: "Secret", stringData: { "vault-ca.crt": "PEM" } });
  expect(charts[0]!.values).toMatchObject({
    encryptionKMSConfig: {
      vault: { encryptionKMSType: "vault", vaultCAFromSecret: "vault-ca.crt" },
      other: { encryptionKMSType: "kmip" },
    },
  });
});

test("a passphrase is a variable, and one that everybody can know is refused by each plan", () => {
  const { stacks } = synthesize((app) => {
    const classes: RbdClassProps[] = [{ name: "a", pool: "a", encryption: "passphrase" }];
    const encryptionPassphrase = SecretValue.variable("passphrase");
    const stack = testEnvironment(app).stack("storage");
    new CephRbdStorage(stack, "ceph", { ...leastRbd(), classes, encryptionPassphrase, secretRevision: 4 });
  });
  expect(stacks["test-storage"]!.variable).toMatchObject({
    passphrase: { sensitive: true, ephemeral: true },
    ceph_key: { sensitive: true, ephemeral: true },
    check_secret_forms: {
      validation: [
        { condition: expect.stringContaining("var.ceph_key") as string },
        { condition: expect.stringContaining('can(regex("^\\\\S[\\\\s\\\\S]{14,}\\\\S$", var.passphrase))') as string },
      ],
    },
  });
  const secret = onlyResource(stacks["test-storage"]!, "kubernetes_secret_v1");
  expect(secret).toMatchObject({ data_wo: { encryptionPassphrase: "${var.passphrase}" } });
  expect(countIn(secret)).toBe(4);
});

test("a class of its own is found by its name, and no other is", () => {
  const made = storage();
  expect(made.storageClass("ceph-rbd").sharedByNodes).toBe(false);
  expect(codesOf(() => made.storageClass("other"))).toEqual(["StorageClassUnknown"]);
});

test("what it is made of can be reached, for what no prop says", () => {
  const made = storage();
  made.namespaceResource.addOverride("metadata.labels.team", "storage");
  made.secret.secret.addOverride("metadata.labels.team", "keys");
  made.storageClass("ceph-rbd").resource.addOverride("metadata.labels.team", "classes");
  expect(viewOf(made).objects.map(({ metadata: { labels } }) => labels?.team)).toEqual(["storage", "keys", "classes"]);
});

test("keeps its addresses", () => {
  const { stacks } = synthesize((app) => {
    new CephRbdStorage(testEnvironment(app).stack("storage"), "ceph", leastRbd());
  });
  expect(addressesOf(stacks["test-storage"]!)).toMatchInlineSnapshot(`
   [
     "helm_release.ceph_Driver_Release_FB87E344",
     "kubernetes_namespace_v1.ceph_Driver_Namespace_D74B1B3B",
     "kubernetes_secret_v1.ceph_Driver_User_EB452B77",
     "kubernetes_storage_class_v1.ceph_ceph-rbd_6DC31636",
     "terraform_data.ceph_ceph-rbd_ReclaimPolicy_4BCF171D",
   ]
  `);
});
