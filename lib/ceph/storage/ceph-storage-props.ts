import type { ChartValues } from "../../cluster";
import type { SecretVariable } from "../../environment";
import type { CephCluster } from "../cluster/ceph-cluster";
import type { CephUser } from "../cluster/ceph-user";
import type { SnapshotClassProps } from "./snapshot-class-props";

/** A taint that the driver bears, in Kubernetes' own terms. */
export interface CsiToleration {
  /** Key of the taint; without it every taint. */
  readonly key?: string;
  /** Whether any value will do, or the given one alone. */
  readonly operator: "Exists" | "Equal";
  /** Value of the taint. */
  readonly value?: string;
  /** Effect of the taint; without it any effect. */
  readonly effect?: "NoSchedule" | "PreferNoSchedule" | "NoExecute";
}

/** What a driver of Ceph's storage is told, whether of block storage or of file systems. */
export interface CephStorageProps {
  /**
   * The Ceph cluster.
   *
   * @see https://docs.ceph.com/en/latest/start/
   */
  readonly cluster: CephCluster;

  /**
   * The user by which volumes are made and mounted. {@link CephCluster.authCommand} makes it with the least capabilities.
   *
   * @see https://github.com/ceph/ceph-csi/blob/devel/docs/capabilities.md
   */
  readonly user: CephUser;

  /**
   * Namespace of the driver, which is made for it alone: the drivers for block storage and for file systems have objects of the same names. Pods that are
   * privileged and on the host's network are admitted there, as the driver's are. It can never change once there are volumes, nor can the id where that
   * is its name: each volume names the Secret in it by which it is mounted, grown and deleted, for as long as it lives.
   *
   * @default the id of the construct
   * @see https://github.com/ceph/ceph-csi/tree/devel/charts
   */
  readonly namespace?: string;

  /**
   * Pods that make volumes, each on a node of its own: what is more than there are nodes stays Pending.
   *
   * @default the number of the environment's hosts that are not labelled as control plane, or of all where all are, but at most 3; 2 where the
   * environment names no hosts
   * @see https://github.com/ceph/ceph-csi/tree/devel/charts
   */
  readonly provisionerReplicas?: number;

  /**
   * Taints that the driver bears on nodes. Where it does not run, no pod can mount a volume.
   *
   * @default all
   * @see https://kubernetes.io/docs/concepts/scheduling-eviction/taint-and-toleration/
   */
  readonly tolerations?: readonly CsiToleration[];

  /**
   * Passphrase for classes that are encrypted with one: at least 16 characters. There is none by default: that of the chart is known to everybody.
   * Whoever changes it cannot read what was encrypted before.
   *
   * @default none
   * @see https://github.com/ceph/ceph-csi/blob/devel/docs/rbd/deploy.md#encryption-for-rbd-volumes
   */
  readonly encryptionPassphrase?: SecretVariable;

  /**
   * Counts the changes of the user's key: raise it by 1 to have the new one written to the cluster.
   *
   * @default 1
   * @see https://developer.hashicorp.com/terraform/language/manage-sensitive-data/write-only
   */
  readonly secretRevision?: number;

  /**
   * Classes of snapshots. To name one is to say that the cluster has the CustomResourceDefinitions of snapshots, and their controller: Terraform asks
   * the cluster for them at each plan, and fails where they are missing.
   *
   * @default none
   * @see https://github.com/kubernetes-csi/external-snapshotter#usage
   */
  readonly snapshotClasses?: readonly SnapshotClassProps[];

  /**
   * Values of the chart, laid over those of the construct as Helm does it, and unchecked but for what the construct makes itself.
   *
   * @default none
   * @see https://github.com/ceph/ceph-csi/tree/devel/charts
   */
  readonly values?: ChartValues;
}
