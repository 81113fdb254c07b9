import type { HostGroup } from "../../host";
import type { Duration, Size } from "../../units";

/**
 * How a node is emptied before its containers are stopped. It needs `kubectl` on the node itself. Pods of daemon sets stay, and what pods
 * have in `emptyDir` volumes is deleted.
 */
export interface DrainOptions {
  /**
   * Path, on the node, of a kubeconfig that may get and list pods, evict them, get daemon sets, and get and patch nodes. The kubelet's own
   * credentials may not, and `/etc/kubernetes/admin.conf` may do everything, which no worker should hold.
   */
  readonly kubeconfig: string;
  /**
   * How long the pods may take to leave, in whole seconds from 1 on. If they take longer nothing is moved, and the node accepts pods again.
   *
   * @default Duration.minutes(5)
   */
  readonly timeout?: Duration;
}

/** Where the images and containers of a machine lie. */
export interface ContainerDataRootProps {
  /**
   * The machines. The containers of each are stopped while the last of its data is copied, so let only a few be changed at once.
   *
   * @see https://developer.hashicorp.com/terraform/language/resources/provisioners/remote-exec
   */
  readonly hosts: HostGroup;

  /**
   * The new place: an absolute path on another file system than the old one (ext4, xfs, btrfs or f2fs). It is created if it is missing;
   * if it is not empty, its content must come from an earlier move.
   *
   * @see https://github.com/containerd/containerd/blob/main/docs/ops.md#base-configuration
   */
  readonly directory: string;

  /**
   * What runs the containers. The containerd that comes with k3s is neither: its data lies below the data folder of k3s.
   *
   * @default "containerd"
   * @see https://kubernetes.io/docs/setup/production-environment/container-runtimes/
   */
  readonly runtime?: "containerd" | "docker";

  /**
   * Where the data lies now. A machine whose runtime keeps it in another place, unless this construct has moved it there, is refused.
   *
   * @default "/var/lib/containerd" or "/var/lib/docker"
   * @see https://docs.docker.com/engine/daemon/#daemon-data-directory
   */
  readonly from?: string;

  /**
   * Whether a kubelet runs there, which is stopped before the runtime and started after it.
   *
   * @default found out on each machine
   * @see https://kubernetes.io/docs/reference/command-line-tools-reference/kubelet/
   */
  readonly kubelet?: boolean;

  /**
   * Empties the node before the move, and lets it accept pods again afterwards, even if the move fails.
   *
   * @default none: the pods stop with their containers, and come back on the same node
   * @see https://kubernetes.io/docs/tasks/administer-cluster/safely-drain-node/
   */
  readonly drain?: DrainOptions;

  /**
   * Whether the old tree stays where it was. Its space becomes free only when it is removed; after that, going back copies everything again.
   *
   * @default true
   * @see https://kubernetes.io/docs/concepts/scheduling-eviction/node-pressure-eviction/#filesystem-signals
   */
  readonly keepOld?: boolean;

  /**
   * Space that must be left on the new file system after the copy.
   *
   * @default Size.gibibytes(1)
   * @see https://kubernetes.io/docs/concepts/scheduling-eviction/node-pressure-eviction/#eviction-signals
   */
  readonly minimumFree?: Size;

  /**
   * How long draining, stopping, the last copy and starting may take together, in whole seconds. After that the machine is put back. The
   * first copy, made while everything runs, may take as long again.
   *
   * @default Duration.minutes(30)
   * @see https://www.freedesktop.org/software/systemd/man/latest/systemd.service.html#TimeoutStartSec=
   */
  readonly activationTimeout?: Duration;

  /**
   * How long the machine may take to become healthy afterwards, in whole seconds.
   *
   * @default Duration.minutes(2)
   * @see https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#progress-deadline-seconds
   */
  readonly healthyWithin?: Duration;

  /**
   * How long it must stay healthy without a break before the move counts, in whole seconds.
   *
   * @default Duration.seconds(10)
   * @see https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#min-ready-seconds
   */
  readonly settle?: Duration;

  /**
   * Counts the changes that cannot be seen in the props: raise it by 1 to have every machine looked at again, e.g. after somebody has
   * changed the configuration of the runtime there by hand.
   *
   * @default 1
   * @see https://developer.hashicorp.com/terraform/language/resources/terraform-data#triggers_replace
   */
  readonly revision?: number;
}
