import type { CephStorageProps } from "../storage/ceph-storage-props";
import type { Kms } from "./kms";
import type { RbdClassProps } from "./rbd-class-props";
import type { RbdGroupSnapshotClassProps } from "../storage/snapshot-class-props";

/** Block storage of a Ceph cluster for a Kubernetes cluster. */
export interface CephRbdStorageProps extends CephStorageProps {
  /**
   * Classes of volumes. A changed one is made anew, as Kubernetes lets nobody change it, and its volumes stay as they are.
   *
   * @see https://kubernetes.io/docs/concepts/storage/storage-classes/
   */
  readonly classes: readonly RbdClassProps[];

  /**
   * Labels of nodes that say where they stand, for classes with a topology.
   *
   * @default none
   * @see https://github.com/ceph/ceph-csi/blob/devel/docs/rbd/topology.md
   */
  readonly topologyLabels?: readonly string[];

  /**
   * Systems that keep keys for encrypted volumes, by the names that classes know them by.
   *
   * @default none
   * @see https://github.com/ceph/ceph-csi/blob/devel/docs/rbd/deploy.md#encryption-for-rbd-volumes
   */
  readonly kms?: Readonly<Record<string, Kms>>;

  /**
   * Classes of snapshots of several volumes at once. They need CustomResourceDefinitions of their own (`groupsnapshot.storage.k8s.io/v1beta2`) and a
   * controller for which they are switched on; see {@link CephStorageProps.snapshotClasses}.
   *
   * @default none
   * @see https://kubernetes.io/blog/2025/09/16/kubernetes-v1-34-volume-group-snapshot-beta-2/
   */
  readonly groupSnapshotClasses?: readonly RbdGroupSnapshotClassProps[];
}
