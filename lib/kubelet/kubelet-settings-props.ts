import type { ClusterProps } from "../environment";
import type { Duration, Percent, Size } from "../units";
import type { EvictionAmounts, EvictionSignal } from "./eviction-signals";

/** What a node keeps for itself; pods do not get it. */
export interface ReservedResources {
  /** CPU in thousandths of a core, a whole number. */
  readonly cpu?: number;
  /** Memory. */
  readonly memory?: Size;
  /** Space on the file system of the kubelet. */
  readonly "ephemeral-storage"?: Size;
  /** Process ids. */
  readonly pid?: number;
}

/** What a node has, as far as it is known; thresholds and reservations are judged by it. */
export interface NodeSize {
  /** CPU in thousandths of a core, a whole number. */
  readonly cpu?: number;
  /** Memory. */
  readonly memory?: Size;
  /** The file system of the kubelet, /var/lib/kubelet. */
  readonly nodefs?: Size;
  /** The file system of the images; without it images are taken to lie on that of the kubelet. */
  readonly imagefs?: Size;
  /** Process ids, `kernel.pid_max`. */
  readonly pid?: number;
}

/** When kubelets evict pods and delete images, and what they keep for the node. */
export interface KubeletSettingsProps {
  /**
   * Amounts below which pods are evicted at once and no new ones are admitted. A signal that is left out keeps its default;
   * `Percent.of(0)` removes its threshold.
   *
   * @default the kubelet's: memory 100Mi, nodefs 10 %, its inodes 5 %, imagefs 15 %, its inodes 5 % (these from 1.30 on); on k3s 5 % for nodefs and imagefs
   * @see https://kubernetes.io/docs/concepts/scheduling-eviction/node-pressure-eviction/#hard-eviction-thresholds
   */
  readonly evictionHard?: EvictionAmounts;

  /**
   * Amounts, above the hard ones, below which pods are evicted after a grace period. The condition of the node is set, and no new pod
   * admitted, at once.
   *
   * @default none
   * @see https://kubernetes.io/docs/concepts/scheduling-eviction/node-pressure-eviction/#soft-eviction-thresholds
   */
  readonly evictionSoft?: EvictionAmounts;

  /**
   * How long a soft threshold must hold before pods are evicted, above 0; one for each soft threshold and for no other signal.
   *
   * @default none
   * @see https://kubernetes.io/docs/concepts/scheduling-eviction/node-pressure-eviction/#soft-eviction-thresholds
   */
  readonly evictionSoftGracePeriod?: Readonly<Partial<Record<EvictionSignal, Duration>>>;

  /**
   * How far above its threshold a signal must come before the kubelet stops evicting.
   *
   * @default none; on k3s 10 % for nodefs and imagefs
   * @see https://kubernetes.io/docs/concepts/scheduling-eviction/node-pressure-eviction/#minimum-eviction-reclaim
   */
  readonly evictionMinimumReclaim?: EvictionAmounts;

  /**
   * How long a node keeps a pressure condition after the last time that a threshold was crossed, above 0.
   *
   * @default Duration.minutes(5)
   * @see https://kubernetes.io/docs/concepts/scheduling-eviction/node-pressure-eviction/#node-condition-oscillation
   */
  readonly evictionPressureTransitionPeriod?: Duration;

  /**
   * Longest time that a pod may take to end when a soft threshold evicts it, in whole seconds.
   *
   * @default Duration.seconds(0): pods are killed at once
   * @see https://kubernetes.io/docs/concepts/scheduling-eviction/node-pressure-eviction/#soft-eviction-thresholds
   */
  readonly evictionMaxPodGracePeriod?: Duration;

  /**
   * How full the images' file system may be before images that no container uses are deleted; whole per cent.
   *
   * @default Percent.of(85)
   * @see https://kubernetes.io/docs/concepts/architecture/garbage-collection/#container-image-lifecycle
   */
  readonly imageGcHighThresholdPercent?: Percent;

  /**
   * How full it is when the kubelet stops deleting images, below the high threshold; whole per cent.
   *
   * @default Percent.of(80)
   * @see https://kubernetes.io/docs/concepts/architecture/garbage-collection/#container-image-lifecycle
   */
  readonly imageGcLowThresholdPercent?: Percent;

  /**
   * Age below which an unused image is not deleted, above 0.
   *
   * @default Duration.minutes(2)
   * @see https://kubernetes.io/docs/reference/config-api/kubelet-config.v1beta1/
   */
  readonly imageMinimumGcAge?: Duration;

  /**
   * Age from which an unused image is deleted even from a disk that is nearly empty; above the minimum. From Kubernetes 1.30 on, on k3s from
   * 1.32 on.
   *
   * @default none: images are not deleted for their age
   * @see https://kubernetes.io/docs/concepts/architecture/garbage-collection/#image-maximum-age-gc
   */
  readonly imageMaximumGcAge?: Duration;

  /**
   * Largest number of pods on a node, at least 1. The range of pod addresses of a node must be as large.
   *
   * @default what the node has, 110 unless somebody changed it
   * @see https://kubernetes.io/docs/setup/best-practices/cluster-large/
   */
  readonly maxPods?: number;

  /**
   * Largest number of pods for each core, within `maxPods`; 0 for no such limit.
   *
   * @default what the node has, no limit unless somebody set one
   * @see https://kubernetes.io/docs/reference/config-api/kubelet-config.v1beta1/
   */
  readonly podsPerCore?: number;

  /**
   * What is kept for the kubelet and the container runtime. It is merged, resource by resource, with what the node has, except on kubeadm
   * before 1.30 and k3s before 1.32: there it replaces the whole of it, so name every resource that is to stay reserved.
   *
   * @default what the node has
   * @see https://kubernetes.io/docs/tasks/administer-cluster/reserve-compute-resources/#kube-reserved
   */
  readonly kubeReserved?: ReservedResources;

  /**
   * What is kept for the rest of the machine; merged, or replacing what the node has, as {@link KubeletSettingsProps.kubeReserved} is.
   *
   * @default what the node has
   * @see https://kubernetes.io/docs/tasks/administer-cluster/reserve-compute-resources/#system-reserved
   */
  readonly systemReserved?: ReservedResources;

  /**
   * Size from which the log of a container goes on in a new file, at least one byte.
   *
   * @default what the node has, 10Mi unless somebody changed it
   * @see https://kubernetes.io/docs/concepts/cluster-administration/logging/#log-rotation
   */
  readonly containerLogMaxSize?: Size;

  /**
   * Number of log files that are kept of a container, at least 2.
   *
   * @default what the node has, 5 unless somebody changed it
   * @see https://kubernetes.io/docs/concepts/cluster-administration/logging/#log-rotation
   */
  readonly containerLogMaxFiles?: number;

  /**
   * What the smallest of the nodes has. It is written nowhere: thresholds and reservations that would leave nothing of it are refused,
   * and sizes can be compared with shares.
   *
   * @default not known
   * @see https://kubernetes.io/docs/tasks/administer-cluster/reserve-compute-resources/#node-allocatable
   */
  readonly nodeSize?: NodeSize;

  /**
   * What the nodes were installed with, which tells where their kubelet reads its settings.
   *
   * @default that of the environment's cluster
   * @see https://docs.k3s.io/installation/configuration#kubelet-configuration-files
   */
  readonly distribution?: ClusterProps["distribution"];

  /**
   * Minor version of the kubelets, from `1.28` on; they may be older than the API server.
   *
   * @default that of the environment's cluster
   * @see https://kubernetes.io/releases/version-skew-policy/#kubelet
   */
  readonly version?: string;
}
