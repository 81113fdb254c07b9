export type { Capabilities } from "./cluster/capabilities";
export type { CephClassProps } from "./storage/ceph-class-props";
export * from "./client/ceph-client";
export type { CephClientProps, ClientResources, ClientToleration } from "./client/ceph-client-props";
export * from "./cluster/ceph-cluster";
export * from "./fs/ceph-fs-storage";
export type { CephFsStorageProps } from "./fs/ceph-fs-storage-props";
export * from "./image/ceph-rbd-image";
export type { CephRbdImageProps } from "./image/ceph-rbd-image-props";
export * from "./rbd/ceph-rbd-storage";
export type { CephRbdStorageProps } from "./rbd/ceph-rbd-storage-props";
export { CephStorage } from "./storage/ceph-storage";
export type { CephStorageProps, CsiToleration } from "./storage/ceph-storage-props";
export type { CephUser } from "./cluster/ceph-user";
export { CephConfiguration } from "./client/client-configuration";
export type { ClusterFilesOptions, NodeFilesOptions, ObjectFilesOptions } from "./client/client-configuration";
export type { FsClassProps } from "./fs/fs-class-props";
export { Kms } from "./rbd/kms";
export type { VaultKmsOptions } from "./rbd/kms";
export type { RbdClassProps, RbdImageFeature, RbdKmsEncryption, RbdTopologyPool } from "./rbd/rbd-class-props";
export type {
  FsGroupSnapshotClassProps,
  RbdGroupSnapshotClassProps,
  SnapshotClassProps,
} from "./storage/snapshot-class-props";
