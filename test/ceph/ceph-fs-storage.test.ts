import { CephFsStorage, CephFsStorageProps, FsClassProps } from "../../lib/ceph";
import { SecretValue } from "../../lib/environment";
import { testEnvironment } from "../support/environments";
import { codesOf } from "../support/refusal";
import { addressesOf, synthesize } from "../support/synth";
import { fsStorage as storage, leastFs, viewOf } from "./storages";

const view = (props: Partial<CephFsStorageProps> = {}) => viewOf(storage(props));
const STEPS = ["provisioner", "controller-expand", "controller-publish", "node-stage"];

test("with least props: a namespace, the user, the driver, and a class that nodes share", () => {
  const { objects, charts } = view();
  expect(objects.map(({ kind, metadata: { name } }) => `${kind} ${name}`)).toEqual([
    "Namespace files",
    "Secret ceph-user",
    "StorageClass cephfs",
  ]);
  expect(objects[1]).toMatchObject({ stringData: { userID: "files", userKey: "<secret variable ceph_fs_key>" } });
  expect(objects[2]).toEqual({
    apiVersion: "storage.k8s.io/v1",
    kind: "StorageClass",
    metadata: { name: "cephfs" },
    provisioner: "cephfs.csi.ceph.com",
    reclaimPolicy: "Delete",
    volumeBindingMode: "Immediate",
    allowVolumeExpansion: true,
    parameters: {
      clusterID: "ceph",
      fsName: "shared",
      mounter: "kernel",
      ...Object.fromEntries(
        STEPS.flatMap((step) => [
          [`csi.storage.k8s.io/${step}-secret-name`, "ceph-user"],
          [`csi.storage.k8s.io/${step}-secret-namespace`, "files"],
        ]),
      ),
    },
  });
  expect(charts[0]).toMatchObject({
    chart: "ceph-csi-cephfs",
    release: "ceph-csi-cephfs",
    namespace: "files",
    values: {
      csiConfig: [
        {
          clusterID: "ceph",
          monitors: ["10.0.0.11", "10.0.0.12"],
          cephFS: {
            subvolumeGroup: "csi",
            controllerPublishSecretRef: { name: "ceph-user", namespace: "files" },
          },
        },
      ],
      nodeplugin: { fencing: false, tolerations: [{ operator: "Exists" }] },
      provisioner: { fencing: false, replicaCount: 2 },
    },
  });
  expect(storage().storageClass("cephfs")).toMatchObject({ sharedByNodes: true });
});

test("a class says all that it is told", () => {
  const { objects } = view({
    encryptionPassphrase: SecretValue.variable("passphrase"),
    classes: [
      {
        ...{
          name: "all",
          fileSystem: "shared",
          pool: "shared-ec",
          mounter: "fuse",
          fuseMountOptions: ["debug", "big"],
        },
        ...{ encryption: "passphrase", dataMustStay: true, isDefault: true, mountOptions: ["noatime"] },
        ...{ volumeBindingMode: "WaitForFirstConsumer", allowVolumeExpansion: false },
      },
    ],
  });
  expect(objects.at(-1)).toMatchObject({
    metadata: { annotations: { "storageclass.kubernetes.io/is-default-class": "true" } },
    reclaimPolicy: "Retain",
    volumeBindingMode: "WaitForFirstConsumer",
    allowVolumeExpansion: false,
    mountOptions: ["noatime"],
    parameters: { pool: "shared-ec", mounter: "fuse", fuseMountOptions: "debug,big", encrypted: "true" },
  });
});

test("the commands make the user and the groups, each once", () => {
  const props = leastFs();
  const made = storage({
    ...props,
    subvolumeGroup: "kubernetes",
    classes: [...props.classes, { name: "b", fileSystem: "shared" }, { name: "c", fileSystem: "other" }],
  });
  expect(made.subvolumeGroupCommands).toEqual([
    "ceph fs subvolumegroup create shared kubernetes",
    "ceph fs subvolumegroup create other kubernetes",
  ]);
  expect(props.cluster.authCommand("files")).toBe(
    "ceph auth get-or-create client.files mon 'allow r fsname=shared, allow r fsname=other' mgr 'allow rw' " +
      "osd 'allow rw tag cephfs metadata=shared, allow rw tag cephfs data=shared, " +
      "allow rw tag cephfs metadata=other, allow rw tag cephfs data=other' " +
      "mds 'allow r fsname=shared path=/volumes, allow rws fsname=shared path=/volumes/kubernetes, " +
      "allow r fsname=other path=/volumes, allow rws fsname=other path=/volumes/kubernetes'",
  );
});

const withClass = (props: Partial<FsClassProps>) => () =>
  storage({ classes: [{ name: "a", fileSystem: "shared", ...props }] });

test.each<[codes: readonly string[], action: () => unknown]>([
  [["CephUserPrefixed"], () => storage({ user: { ...leastFs().user, id: "client.files" } })],
  [["NamespaceInvalid"], () => storage({ namespace: "Files" })],
  [["StorageClassMissing"], () => storage({ classes: [] })],
  [["StorageClassNameInvalid"], withClass({ name: "A" })],
  [["CephFileSystemInvalid"], withClass({ fileSystem: "a/b" })],
  [["CephFileSystemInvalid"], withClass({ fileSystem: "" })],
  [["CephPoolInvalid"], withClass({ pool: ".mgr" })],
  [["DataWouldBeDeleted"], withClass({ dataMustStay: true, reclaimPolicy: "Delete" })],
  [["MountOptionsIgnored"], withClass({ fuseMountOptions: ["debug"] })],
  [["MountOptionsIgnored"], withClass({ mounter: "fuse", kernelMountOptions: ["norbytes"] })],
  [[], withClass({ kernelMountOptions: ["norbytes"] })],
  [["EncryptionPassphraseMissing"], withClass({ encryption: "passphrase" })],
  [["SubvolumeGroupInvalid"], () => storage({ subvolumeGroup: "a/b" })],
  [["CephFileSystemInvalid"], () => storage({ groupSnapshotClasses: [{ name: "a", fileSystem: "a b" }] })],
  [["GroupSnapshotClassNameInvalid"], () => storage({ groupSnapshotClasses: [{ name: "A", fileSystem: "a" }] })],
  [["ChartValueOwned"], () => storage({ values: { volumeSnapshotClass: { create: true } } })],
])("refuses %j", (codes, action) => {
  expect(codesOf(action)).toEqual(codes);
});

test("keeps its addresses", () => {
  const { stacks } = synthesize((app) => {
    new CephFsStorage(testEnvironment(app).stack("storage"), "files", {
      ...leastFs(),
      snapshotClasses: [{ name: "cephfs" }],
      groupSnapshotClasses: [{ name: "cephfs", fileSystem: "shared" }],
    });
  });
  expect(addressesOf(stacks["test-storage"]!)).toMatchInlineSnapshot(`
   [
     "helm_release.files_Driver_Release_A4992E42",
     "kubernetes_manifest.files_GroupSnapshots_cephfs_203058BD",
     "kubernetes_manifest.files_Snapshots_cephfs_87B88988",
     "kubernetes_namespace_v1.files_Driver_Namespace_B7083637",
     "kubernetes_secret_v1.files_Driver_User_949C38EB",
     "kubernetes_storage_class_v1.files_cephfs_A1C2804D",
     "terraform_data.files_cephfs_ReclaimPolicy_39BB906B",
   ]
  `);
});
