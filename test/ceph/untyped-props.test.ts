import { App } from "cdktf";
import { CephCluster, CephFsStorage, CephRbdStorage, Kms } from "../../lib/ceph";
import { SecretValue } from "../../lib/environment";
import { testEnvironment } from "../support/environments";
import { codesOf, refusalOf } from "../support/refusal";
import { leastFs, leastRbd } from "./storages";

/** What JavaScript, or a file in JSON, may give in the place of props. */
type Untyped = Readonly<Record<string, unknown>>;

const newStack = () => testEnvironment(new App()).stack("storage");
const rbd = (props: Untyped) => () => new CephRbdStorage(newStack(), "ceph", { ...leastRbd(), ...props });
const rbdClass = (props: Untyped) => rbd({ classes: [{ name: "a", pool: "a", ...props }] });
const fs = (props: Untyped) => () => new CephFsStorage(newStack(), "files", { ...leastFs(), ...props });
const fsClass = (props: Untyped) => fs({ classes: [{ name: "a", fileSystem: "a", ...props }] });
const cluster = (props: Untyped) => () => new CephCluster(props as unknown as CephCluster);

const KEY = SecretValue.variable("ceph_key");
const ZONED = { topologyLabels: ["zone"] };

test.each<[codes: readonly string[], action: () => unknown]>([
  [["CephClusterIdInvalid", "CephMonitorsMissing"], cluster({})],
  [["CephMonitorsMissing"], cluster({ clusterId: "a", monitors: null })],
  [["CephMonitorsMissing"], cluster({ clusterId: "a", monitors: "10.0.0.11" })],
  [["CephMonitorInvalid"], cluster({ clusterId: "a", monitors: [undefined] })],
  [["CephMonitorInvalid"], cluster({ clusterId: "a", monitors: [11] })],
  [["KmsAddressInvalid"], () => Kms.vault({} as unknown as { readonly address: string })],
])("a cluster, or a KMS, without what it needs breaks %j", (codes, action) => {
  expect(codesOf(action)).toEqual(codes);
});

describe.each([
  ["CephRbdStorage", rbd, rbdClass],
  ["CephFsStorage", fs, fsClass],
] as const)("%s", (_, storage, oneClass) => {
  test.each<[codes: readonly string[], action: () => unknown]>([
    [["CephClusterMissing"], storage({ cluster: undefined })],
    [["CephClusterMissing"], storage({ cluster: { clusterId: "a", monitors: [] } })],
    [["CephUserInvalid"], storage({ user: undefined })],
    [["CephUserInvalid"], storage({ user: { key: KEY } })],
    [["CephUserInvalid"], storage({ user: { id: 1, key: KEY } })],
    [["CephKeyMissing"], storage({ user: { id: "a" } })],
    [["StorageClassMissing"], storage({ classes: undefined })],
    [["StorageClassMissing"], storage({ classes: [null] })],
    [["NamespaceInvalid"], storage({ namespace: 1 })],
    [["PropKindInvalid"], storage({ values: null })],
    [["PropKindInvalid"], storage({ tolerations: null })],
    [["PropKindInvalid"], storage({ snapshotClasses: null })],
    [["PropKindInvalid"], storage({ groupSnapshotClasses: {} })],
    [["SnapshotClassNameInvalid"], storage({ snapshotClasses: [{}] })],
    [["DeletionPolicyInvalid"], storage({ snapshotClasses: [{ name: "a", deletionPolicy: "Keep" }] })],
    [["EncryptionPassphraseMissing"], storage({ encryptionPassphrase: null })],
    [["StorageClassNameInvalid"], oneClass({ name: undefined })],
    [["StorageClassNameInvalid"], oneClass({ name: null })],
    [["ReclaimPolicyInvalid"], oneClass({ dataMustStay: true, reclaimPolicy: "delete" })],
    [["VolumeBindingModeInvalid"], oneClass({ volumeBindingMode: "Later" })],
    [["PropKindInvalid"], oneClass({ dataMustStay: "true", reclaimPolicy: "Delete" })],
    [["PropKindInvalid"], oneClass({ mountOptions: "noatime" })],
    [["EncryptionInvalid"], oneClass({ encryption: null })],
    [["EncryptionInvalid"], oneClass({ encryption: true })],
    [["EncryptionInvalid"], oneClass({ encryption: "vault" })],
    [["TolerationInvalid"], storage({ tolerations: [{ operator: "Equal" }] })],
    [["TolerationInvalid"], storage({ tolerations: [{ key: "a" }] })],
    [["TolerationInvalid"], storage({ tolerations: [{ key: "a", operator: "Exists", value: "b" }] })],
    [["TolerationInvalid"], storage({ tolerations: [{ operator: "Exists", effect: "NoRun" }] })],
    [[], storage({ tolerations: [{ key: "a", operator: "Equal", value: "b", effect: "NoExecute" }] })],
    [["ChartValueOwned"], storage({ values: { csiConfig: null } })],
    [["ChartValueOwned"], storage({ values: { csiConfig: {} } })],
  ])("breaks %j", (codes, action) => {
    expect(codesOf(action)).toEqual(codes);
  });

  test("names everything of another kind at once, and where it is", () => {
    const { codes, message } = refusalOf(storage({ cluster: null, user: null, classes: null, values: [] }));
    expect(codes).toEqual(["CephClusterMissing", "CephUserInvalid", "PropKindInvalid", "StorageClassMissing"]);
    expect(message).toMatch(/^\w+ \[test-storage\/\w+\] CephClusterMissing: .*, got "null"; /);
  });

  test.each([{ user: { id: "a", key: "canary" } }, { encryptionPassphrase: "canary" }])(
    "does not show a secret that is no variable",
    (props) => {
      expect(refusalOf(storage(props)).message).not.toContain("canary");
    },
  );
});

test.each<[codes: readonly string[], action: () => unknown]>([
  [["CephPoolInvalid"], rbdClass({ pool: undefined })],
  [["CephPoolInvalid"], rbdClass({ dataPool: null })],
  [["CephPoolInvalid"], rbdClass({ pool: "-a" })],
  [["CephPoolInvalid"], rbd({ groupSnapshotClasses: [{ name: "a" }] })],
  [["EncryptionInvalid"], rbdClass({ encryption: {} })],
  [["EncryptionInvalid"], rbdClass({ encryption: { kmsId: 1 } })],
  [["KmsInvalid"], rbd({ kms: { vault: { address: "https://vault" } } })],
  [["PropKindInvalid"], rbd({ kms: null })],
  [["RbdFeatureUnknown"], rbdClass({ imageFeatures: ["layering", "striping"] })],
  [["RbdFeatureRepeated"], rbdClass({ imageFeatures: ["layering", "layering"] })],
  [["PropKindInvalid"], rbdClass({ imageFeatures: "layering" })],
  [["PropKindInvalid"], rbdClass({ mapOptions: null })],
  [["FsTypeInvalid"], rbdClass({ fsType: "btrfs" })],
  [["TopologyDomainMissing"], rbdClass({ topology: [] })],
  [["TopologyDomainMissing"], rbdClass({ topology: [{ pool: "a" }] })],
  [["TopologyDomainMissing"], rbdClass({ topology: [{ pool: "a", domain: {} }] })],
  [
    ["TopologyDomainInvalid"],
    rbd({ ...ZONED, classes: [{ name: "a", pool: "a", topology: [{ pool: "a", domain: { zone: undefined } }] }] }),
  ],
  [["CephPoolInvalid"], rbd({ ...ZONED, classes: [{ name: "a", pool: "a", topology: [{ domain: { zone: "a" } }] }] })],
  [["TopologyLabelRepeated"], rbd({ topologyLabels: ["x/zone", "y/zone"] })],
  [["TopologyLabelInvalid"], rbd({ topologyLabels: ["a zone"] })],
  [["CephFileSystemInvalid"], fsClass({ fileSystem: undefined })],
  [["CephFileSystemInvalid"], fsClass({ fileSystem: null })],
  [["CephPoolInvalid"], fsClass({ pool: null })],
  [["CephFileSystemInvalid"], fs({ groupSnapshotClasses: [{ name: "a" }] })],
  [["EncryptionInvalid"], fsClass({ encryption: { kmsId: "vault" } })],
  [["MounterInvalid"], fsClass({ mounter: "nfs" })],
  [["SubvolumeGroupInvalid"], fs({ subvolumeGroup: null })],
])("a kind of storage breaks %j", (codes, action) => {
  expect(codesOf(action)).toEqual(codes);
});

test("a KMS for file systems is refused with what there is to do", () => {
  const values = { encryptionKMSConfig: { vault: {} } };
  expect(refusalOf(fs({ values })).message).toMatch(/leave it out: the chart for file systems/);
  expect(refusalOf(rbd({ values })).message).toMatch(/declare each KMS in kms$/);
});

test("what a user may do is a list", () => {
  const made = cluster({ clusterId: "a", monitors: ["10.0.0.11"] })();
  const capabilities = { mon: "allow r" } as unknown as Readonly<Record<string, readonly string[]>>;
  expect(codesOf(() => made.grant({ id: "a", key: KEY }, capabilities))).toEqual(["CephCapabilityInvalid"]);
});

test("the addresses of a monitor as `ceph mon dump` shows them are taken apart", () => {
  const shown = "[v2:10.0.0.11:3300/0,v1:10.0.0.11:6789/0]";
  expect(refusalOf(cluster({ clusterId: "a", monitors: [shown] })).message).toMatch(
    /: "v2:10.0.0.11:3300", "v1:10.0.0.11:6789"$/,
  );
  expect(refusalOf(cluster({ clusterId: "a", monitors: ["[v2:a b]"] })).message).toMatch(/write e\.g\./);
});
