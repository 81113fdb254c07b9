import type { ChartValues } from "../cluster";
import type { CephCluster } from "./ceph-cluster";
import type { CephUser } from "./ceph-user";
import type { RbdClassProps } from "./rbd-class-props";

/** Block storage of a Ceph cluster for a Kubernetes cluster. */
export interface CephRbdStorageProps {
  /**
   * The Ceph cluster.
   *
   * @see https://docs.ceph.com/en/latest/rbd/
   */
  readonly cluster: CephCluster;

  /**
   * The user by which images are made and mounted. {@link CephCluster.authCommand} makes it with the least capabilities.
   *
   * @see https://github.com/ceph/ceph-csi/blob/devel/docs/capabilities.md#rbd
   */
  readonly user: CephUser;

  /**
   * Classes of volumes. A class is never changed in place, as Kubernetes does not allow it: a changed one is made anew, and its volumes stay.
   *
   * @see https://kubernetes.io/docs/concepts/storage/storage-classes/
   */
  readonly classes: readonly RbdClassProps[];

  /**
   * Namespace of the driver, which is made for it alone: the driver for file systems has objects of the same names.
   *
   * @default the id of the construct
   * @see https://github.com/ceph/ceph-csi/tree/devel/charts/ceph-csi-rbd
   */
  readonly namespace?: string;

  /**
   * Pods that make volumes, each on a node of its own: with more than there are nodes one stays Pending, and so does each upgrade.
   *
   * @default 3, or the number of the environment's hosts where they are fewer; 2 where the environment names none
   * @see https://github.com/ceph/ceph-csi/tree/devel/charts/ceph-csi-rbd
   */
  readonly provisionerReplicas?: number;

  /**
   * Taints that the driver bears on nodes. Where it does not run, no pod can mount a volume.
   *
   * @default all
   * @see https://kubernetes.io/docs/concepts/scheduling-eviction/taint-and-toleration/
   */
  readonly tolerations?: readonly Readonly<Record<string, unknown>>[];

  /**
   * Labels of nodes that say where they stand, for classes with a topology.
   *
   * @default none
   * @see https://github.com/ceph/ceph-csi/blob/devel/docs/rbd/topology.md
   */
  readonly topologyLabels?: readonly string[];

  /**
   * Passphrase for classes that are encrypted with one. There is none by default: that of the chart is known to everybody.
   *
   * @default none
   * @see https://github.com/ceph/ceph-csi/blob/devel/docs/rbd/deploy.md#encryption-for-rbd-volumes
   */
  readonly encryptionPassphrase?: CephUser["key"];

  /**
   * Values of the chart, over all others and unchecked.
   *
   * @default none
   * @see https://github.com/ceph/ceph-csi/blob/devel/charts/ceph-csi-rbd/values.yaml
   */
  readonly values?: ChartValues;
}
