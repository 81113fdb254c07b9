import { fsStorage, rbdStorage, viewOf } from "./storages";

const CLASSES = [
  { name: "snapshots", isDefault: true },
  { name: "kept", deletionPolicy: "Retain" as const },
];

test.each([
  ["rbd.csi.ceph.com", "ceph", rbdStorage({ snapshotClasses: CLASSES })],
  ["cephfs.csi.ceph.com", "files", fsStorage({ snapshotClasses: CLASSES })],
])("classes of snapshots of %s", (driver, namespace, storage) => {
  const { objects, charts } = viewOf(storage);
  const parameters = {
    clusterID: "ceph",
    "csi.storage.k8s.io/snapshotter-secret-name": "ceph-user",
    "csi.storage.k8s.io/snapshotter-secret-namespace": namespace,
  };
  expect(objects.filter(({ kind }) => kind === "VolumeSnapshotClass")).toEqual([
    {
      ...{ apiVersion: "snapshot.storage.k8s.io/v1", kind: "VolumeSnapshotClass" },
      metadata: { name: "kept" },
      ...{ driver, deletionPolicy: "Retain", parameters },
    },
    {
      ...{ apiVersion: "snapshot.storage.k8s.io/v1", kind: "VolumeSnapshotClass" },
      metadata: { name: "snapshots", annotations: { "snapshot.storage.kubernetes.io/is-default-class": "true" } },
      ...{ driver, deletionPolicy: "Delete", parameters },
    },
  ]);
  expect(charts[0]!.values).not.toHaveProperty("provisioner.snapshotter");
});

test.each([
  [rbdStorage({ groupSnapshotClasses: [{ name: "groups", pool: "kubernetes" }] }), { pool: "kubernetes" }, "ceph"],
  [fsStorage({ groupSnapshotClasses: [{ name: "groups", fileSystem: "shared" }] }), { fsName: "shared" }, "files"],
])("classes of snapshots of groups, for which the snapshotter is told to take them", (storage, where, namespace) => {
  const { objects, charts } = viewOf(storage);
  expect(objects.find(({ kind }) => kind === "VolumeGroupSnapshotClass")).toEqual({
    ...{ apiVersion: "groupsnapshot.storage.k8s.io/v1beta2", kind: "VolumeGroupSnapshotClass" },
    metadata: { name: "groups" },
    ...{ driver: storage.driverName, deletionPolicy: "Delete" },
    parameters: {
      clusterID: "ceph",
      ...where,
      "csi.storage.k8s.io/group-snapshotter-secret-name": "ceph-user",
      "csi.storage.k8s.io/group-snapshotter-secret-namespace": namespace,
    },
  });
  expect(charts[0]!.values).toMatchObject({
    provisioner: { snapshotter: { args: { enableVolumeGroupSnapshots: true } } },
  });
});

test("there are none unless they are named", () => {
  const kinds = [rbdStorage(), fsStorage()].flatMap((storage) => viewOf(storage).objects.map(({ kind }) => kind));
  expect(new Set(kinds)).toEqual(new Set(["Namespace", "Secret", "StorageClass"]));
});
