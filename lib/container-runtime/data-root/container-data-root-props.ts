import type { HostGroup } from "../../host";
import type { Duration, Size } from "../../units";

/** How a node is emptied before its containers are stopped. It takes `kubectl` on the node itself. */
export interface DrainOptions {
  /**
   * Path, on the node, of a kubeconfig that may list and evict pods and change the node, such as `/etc/kubernetes/admin.conf`. The
   * kubelet's own credentials may not.
   */
  readonly kubeconfig: string;
  /**
   * How long the pods may take to leave, in whole seconds from 1 on. When they take longer nothing is moved, and the node takes pods again.
   *
   * @default Duration.minutes(5)
   */
  readonly timeout?: Duration;
}

/** Where the images and containers of a machine lie. */
export interface ContainerDataRootProps {
  /**
   * The machines. Each has its containers stopped while the last of the data is copied, so let few be away at once.
   *
   * @see https://developer.hashicorp.com/terraform/language/resources/provisioners/remote-exec
   */
  readonly hosts: HostGroup;

  /**
   * The new place: an absolute path on another file system than the old one (ext4, xfs, btrfs or f2fs). It is made when it is missing;
   * what is there already must have come from an earlier move.
   *
   * @see https://github.com/containerd/containerd/blob/main/docs/ops.md#base-configuration
   */
  readonly directory: string;

  /**
   * What runs the containers. The containerd that k3s brings is none of these: it lies below k3s' own data folder.
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
   * Empties the node before, and lets pods in again after, also when the move fails.
   *
   * @default none: the pods stop with their containers, and come back on the same node
   * @see https://kubernetes.io/docs/tasks/administer-cluster/safely-drain-node/
   */
  readonly drain?: DrainOptions;

  /**
   * Whether the old tree stays where it was. Its space is free only when it is gone; once it is, going back copies everything again.
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
   * How long draining, stopping, the last copy and starting may take together, in whole seconds. Afterwards the machine is put back. The
   * first copy, while everything runs, has as long again.
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
}
