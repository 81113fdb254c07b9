import type { ExistingSecret } from "../../environment";
import type { Duration, Size } from "../../units";
import type { CephConfiguration } from "./client-configuration";

/** What a client may use of its node, per pod. CPU is in thousandths of a core, whole numbers from 1 on. */
export interface ClientResources {
  /** CPU that a node must have free for a pod. @default 100 */
  readonly cpuRequest?: number;
  /** CPU above which the process is slowed down. @default 1000 */
  readonly cpuLimit?: number;
  /** Memory that a node must have free for a pod. @default Size.mebibytes(128) */
  readonly memoryRequest?: Size;
  /** Memory above which the process is killed and started again. @default Size.mebibytes(512) */
  readonly memoryLimit?: Size;
}

/** A taint that pods put up with, in Kubernetes' own terms. */
export interface ClientToleration {
  /** Key of the taint. */
  readonly key: string;
  /** Value of the taint; without it any value will do. */
  readonly value?: string;
  /** Effect of the taint; without it any effect. */
  readonly effect?: "NoSchedule" | "PreferNoSchedule" | "NoExecute";
}

/** A workload that talks to Ceph itself. */
export interface CephClientProps {
  /**
   * Image as its publisher names it, by a tag other than `latest` or by a digest; it is pulled from the environment's mirror.
   *
   * @see https://kubernetes.io/docs/concepts/containers/images/
   */
  readonly image: string;

  /**
   * `ceph.conf` and the keyring, both in `/etc/ceph` of the pods, read-only.
   *
   * @see https://docs.ceph.com/en/latest/rados/configuration/auth-config-ref/
   */
  readonly configuration: CephConfiguration;

  /**
   * Command, in place of the image's own.
   *
   * @default the image's
   * @see https://kubernetes.io/docs/tasks/inject-data-application/define-command-argument-container/
   */
  readonly command?: readonly string[];

  /**
   * Arguments of the command.
   *
   * @default the image's
   * @see https://kubernetes.io/docs/tasks/inject-data-application/define-command-argument-container/
   */
  readonly args?: readonly string[];

  /**
   * Variables of the process, over `CEPH_ARGS`, by which Ceph's commands log in as the user of the keyring. A secret lies in a Secret of the namespace.
   *
   * @default CEPH_ARGS alone
   * @see https://kubernetes.io/docs/tasks/inject-data-application/define-environment-variable-container/
   */
  readonly env?: Readonly<Record<string, string | ExistingSecret>>;

  /**
   * Namespace that exists already; objects that the configuration or `env` refer to lie in it.
   *
   * @default a namespace of its own, named after the construct. It admits only restricted pods, unless they mount files of their nodes
   * @see https://kubernetes.io/docs/concepts/security/pod-security-standards/
   */
  readonly namespace?: string;

  /**
   * Number of pods, at least 1.
   *
   * @default 2
   * @see https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#replicas
   */
  readonly replicas?: number;

  /**
   * Labels of the nodes that the pods run on: those that reach Ceph and, where the files are theirs, have them. `{}` for all nodes.
   *
   * @default { zone: "ceph" }
   * @see https://kubernetes.io/docs/concepts/scheduling-eviction/assign-pod-node/#nodeselector
   */
  readonly nodeSelector?: Readonly<Record<string, string>>;

  /**
   * Taints of those nodes that the pods put up with.
   *
   * @default none
   * @see https://kubernetes.io/docs/concepts/scheduling-eviction/taint-and-toleration/
   */
  readonly tolerations?: readonly ClientToleration[];

  /**
   * What becomes of a pod that finds no node with fewer pods than the others: it waits, or shares.
   *
   * @default "DoNotSchedule"
   * @see https://kubernetes.io/docs/concepts/scheduling-eviction/topology-spread-constraints/
   */
  readonly spread?: "DoNotSchedule" | "ScheduleAnyway";

  /**
   * Pods that may be away at once while they are replaced, or while nodes are drained: at least 1, and fewer than there are. A single pod is doubled
   * first when it is replaced.
   *
   * @default 1
   * @see https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#max-unavailable
   */
  readonly maxUnavailable?: number;

  /**
   * Port of the Service, 1 to 65535.
   *
   * @default 8080
   * @see https://kubernetes.io/docs/concepts/services-networking/service/
   */
  readonly port?: number;

  /**
   * Port that the process listens on, 1 to 65535; below 1024 only root may.
   *
   * @default the port of the Service
   * @see https://kubernetes.io/docs/concepts/services-networking/service/#field-spec-ports
   */
  readonly containerPort?: number;

  /**
   * What the process speaks on its port.
   *
   * @default "http"
   * @see https://kubernetes.io/docs/tasks/configure-pod-container/configure-liveness-readiness-startup-probes/#http-probes
   */
  readonly scheme?: "http" | "https";

  /**
   * Path that answers 200 to 399 when the process can serve: only then does it get requests.
   *
   * @default none: it gets them as soon as its port is open
   * @see https://kubernetes.io/docs/concepts/configuration/liveness-readiness-startup-probes/#readiness-probe
   */
  readonly readinessPath?: string;

  /**
   * Path that answers 200 to 399 unless the process has to be started again. Not one that asks Ceph: while Ceph is away all pods would be restarted.
   *
   * @default none: it is started again when its port is closed
   * @see https://kubernetes.io/docs/concepts/configuration/liveness-readiness-startup-probes/#liveness-probe
   */
  readonly livenessPath?: string;

  /**
   * How long a process may take to start, in whole seconds; then it is started again.
   *
   * @default Duration.minutes(2)
   * @see https://kubernetes.io/docs/concepts/configuration/liveness-readiness-startup-probes/#startup-probe
   */
  readonly startupTimeout?: Duration;

  /**
   * How long a process that has to go may finish what it does, in whole seconds; then it is killed.
   *
   * @default Duration.seconds(30)
   * @see https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#pod-termination
   */
  readonly drainTimeout?: Duration;

  /**
   * What the process may use of its node.
   *
   * @default 0.1 to 1 core, 128 to 512 MiB
   * @see https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/
   */
  readonly resources?: ClientResources;

  /**
   * Folders that the process may write to, empty at its start, with 256 MiB for each; all else of the pod is read-only.
   *
   * @default ["/tmp"]
   * @see https://kubernetes.io/docs/concepts/storage/volumes/#emptydir
   */
  readonly scratchFolders?: readonly string[];
}
