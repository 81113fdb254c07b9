import type { CephStorageProps } from "../storage/ceph-storage-props";
import type { FsClassProps } from "./fs-class-props";
import type { FsGroupSnapshotClassProps } from "../storage/snapshot-class-props";

/** File systems of a Ceph cluster as storage for a Kubernetes cluster. */
export interface CephFsStorageProps extends CephStorageProps {
  /**
   * Classes of volumes. A changed one is made anew, as Kubernetes lets nobody change it, and its volumes stay as they are.
   *
   * @see https://kubernetes.io/docs/concepts/storage/storage-classes/
   */
  readonly classes: readonly FsClassProps[];

  /**
   * Group of subvolumes, in each file system, that the volumes are in. It has to exist: `CephFsStorage.subvolumeGroupCommands` make it. It can never
   * change once there are volumes.
   *
   * @default "csi"
   * @see https://docs.ceph.com/en/latest/cephfs/fs-volumes/#fs-subvolume-groups
   */
  readonly subvolumeGroup?: string;

  /**
   * Classes of snapshots of several volumes at once. They need CustomResourceDefinitions of their own (`groupsnapshot.storage.k8s.io/v1beta2`) and a
   * controller for which they are switched on; see {@link CephStorageProps.snapshotClasses}.
   *
   * @default none
   * @see https://kubernetes.io/blog/2025/09/16/kubernetes-v1-34-volume-group-snapshot-beta-2/
   */
  readonly groupSnapshotClasses?: readonly FsGroupSnapshotClassProps[];
}
