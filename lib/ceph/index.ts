export * from "./ceph-cluster";
export * from "./ceph-rbd-image";
export type { CephRbdImageProps } from "./ceph-rbd-image-props";
export * from "./ceph-rbd-storage";
export type { CephRbdStorageProps } from "./ceph-rbd-storage-props";
export type { CephUser } from "./ceph-user";
export type { RbdClassProps, RbdImageFeature, RbdKmsEncryption, RbdTopologyPool } from "./rbd-class-props";
