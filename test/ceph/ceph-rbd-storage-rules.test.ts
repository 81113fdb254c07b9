import { Kms, RbdClassProps } from "../../lib/ceph";
import { SecretValue } from "../../lib/environment";
import { codesOf } from "../support/refusal";
import { rbdStorage as storage } from "./storages";

const VAULT = Kms.vault({ address: "https://vault.example.com" });
const USER = { id: "kubernetes", key: SecretValue.variable("ceph_key") };

const withClasses =
  (...classes: readonly RbdClassProps[]) =>
  () =>
    storage({ classes });

test.each<[codes: readonly string[], action: () => unknown]>([
  [["CephUserPrefixed"], () => storage({ user: { ...USER, id: "client.kubernetes" } })],
  [["CephUserInvalid"], () => storage({ user: { ...USER, id: "my user" } })],
  [["ReplicasInvalid"], () => storage({ provisionerReplicas: 0 })],
  [["NamespaceInvalid"], () => storage({ namespace: "Ceph" })],
  [["StorageClassMissing"], withClasses()],
  [["StorageClassNameInvalid"], withClasses({ name: "Ceph", pool: "a" })],
  [["StorageClassRepeated"], withClasses({ name: "a", pool: "a" }, { name: "a", pool: "b" })],
  [["CephPoolInvalid"], withClasses({ name: "a", pool: ".mgr" })],
  [["CephPoolInvalid"], withClasses({ name: "a", pool: "a", dataPool: "a/b" })],
  [["RbdFeatureIncomplete"], withClasses({ name: "a", pool: "a", imageFeatures: ["layering", "object-map"] })],
  [["RbdFeatureUnsupported"], withClasses({ name: "a", pool: "a", imageFeatures: ["exclusive-lock", "journaling"] })],
  [[], withClasses({ name: "a", pool: "a", imageFeatures: ["exclusive-lock", "object-map", "fast-diff"] })],
  [["DataWouldBeDeleted"], withClasses({ name: "a", pool: "a", dataMustStay: true, reclaimPolicy: "Delete" })],
  [
    ["DefaultStorageClassRepeated"],
    withClasses({ name: "a", pool: "a", isDefault: true }, { name: "b", pool: "a", isDefault: true }),
  ],
  [["EncryptionPassphraseMissing"], withClasses({ name: "a", pool: "a", encryption: "passphrase" })],
  [["KmsUnknown"], withClasses({ name: "a", pool: "a", encryption: { kmsId: "vault" } })],
  [["KmsNameInvalid"], () => storage({ kms: { default: VAULT } })],
  [["KmsNameInvalid"], () => storage({ kms: { "a vault": VAULT } })],
  [["EncryptionPassphraseMissing"], () => storage({ kms: { a: Kms.other("metadata", {}) } })],
  [[], () => storage({ kms: { a: Kms.other("metadata", { secretName: "passphrase" }) } })],
  [["MapOptionInvalid"], withClasses({ name: "a", pool: "a", mapOptions: ["lock_on_read,queue_depth=1"] })],
  [["MapOptionInvalid"], withClasses({ name: "a", pool: "a", mapOptions: ["nbd:try-netlink"] })],
  [["SnapshotClassNameInvalid"], () => storage({ snapshotClasses: [{ name: "A" }] })],
  [["SnapshotClassRepeated"], () => storage({ snapshotClasses: [{ name: "a" }, { name: "a" }] })],
  [
    ["DefaultSnapshotClassRepeated"],
    () => storage({ snapshotClasses: ["a", "b"].map((name) => ({ name, isDefault: true })) }),
  ],
  [["CephPoolInvalid"], () => storage({ groupSnapshotClasses: [{ name: "a", pool: "a b" }] })],
  [["ChartValueOwned"], () => storage({ values: { driverName: "other.rbd.csi.ceph.com" } })],
  [["ChartValueOwned"], () => storage({ values: { storageClass: { create: true } } })],
  [["ChartValueOwned"], () => storage({ values: { secret: { create: true } } })],
  [["ChartValueOwned"], () => storage({ values: { encryptionKMSConfig: { vault: {} } } })],
  [["ChartValueOwned"], () => storage({ values: { csiConfig: [{ clusterID: "other" }] } })],
  [[], () => storage({ values: { csiConfig: [{ clusterID: "ceph" }], secret: { create: false } } })],
  [
    ["TopologyDomainInvalid"],
    () =>
      storage({
        topologyLabels: ["zone"],
        classes: [{ name: "a", pool: "a", topology: [{ pool: "a", domain: { zone: "${a}" } }] }],
      }),
  ],
  [
    ["TopologyBoundTooEarly"],
    () =>
      storage({
        topologyLabels: ["zone"],
        classes: [
          { name: "a", pool: "a", volumeBindingMode: "Immediate", topology: [{ pool: "a", domain: { zone: "a" } }] },
        ],
      }),
  ],
  [["TopologyUnlabelled"], withClasses({ name: "a", pool: "a", topology: [{ pool: "a", domain: { zone: "a" } }] })],
])("refuses %j", (codes, action) => {
  expect(codesOf(action)).toEqual(codes);
});
