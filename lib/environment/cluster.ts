import { enforce, Rule } from "../units";

/** Inclusive range of ports. */
export interface PortRange {
  /** First port, 1 to 65535. */
  readonly from: number;
  /** Last port, not below the first. */
  readonly to: number;
}

/** The Kubernetes cluster that an environment's stacks apply to. */
export interface ClusterProps {
  /**
   * Path of the kubeconfig file on the machine that runs Terraform.
   *
   * A relative path starts at the folder of the app; a leading `~` is the home of whoever runs Terraform, which keeps the
   * synthesized files the same on every machine.
   *
   * @see https://registry.terraform.io/providers/hashicorp/kubernetes/latest/docs#config_path-1
   */
  readonly kubeconfig: string;

  /**
   * Context of that kubeconfig. There is no default: the current context is whatever somebody selected last.
   *
   * @see https://kubernetes.io/docs/concepts/configuration/organize-cluster-access-kubeconfig/
   */
  readonly context: string;

  /**
   * What the cluster was installed with; constructs follow it where the two differ (control-plane metrics, kubelet paths).
   *
   * @see https://docs.k3s.io/
   */
  readonly distribution: "kubeadm" | "k3s";

  /**
   * Minor version of the API server, e.g. `1.34`.
   *
   * @see https://kubernetes.io/releases/
   */
  readonly version: string;

  /**
   * Ports that the API server hands to NodePort Services.
   *
   * @default 30000 to 32767
   * @see https://kubernetes.io/docs/concepts/services-networking/service/#type-nodeport
   */
  readonly nodePortRange?: PortRange;
}

const DEFAULT_NODE_PORTS: PortRange = { from: 30000, to: 32767 };

/** Rules for the cluster of an environment. */
export const CLUSTER_RULES: readonly Rule<ClusterProps>[] = [
  function* kubeconfigNamed({ kubeconfig }) {
    if (kubeconfig.trim() === "") {
      yield {
        code: "KubeconfigMissing",
        what: "the cluster needs the path of a kubeconfig",
        got: kubeconfig,
        instead: 'write e.g. kubeconfig: "~/.kube/config"',
      };
    }
  },
  function* contextNamed({ context }) {
    if (context.trim() === "") {
      yield {
        code: "ContextMissing",
        what: "the cluster needs a context of the kubeconfig",
        got: context,
        instead: "write one that `kubectl config get-contexts` lists",
      };
    }
  },
  function* versionIsMinor({ version }) {
    if (!/^1\.[1-9]\d*$/.test(version)) {
      yield {
        code: "KubernetesVersionInvalid",
        what: "version is the minor version of the API server",
        got: version,
        instead: 'write e.g. version: "1.34"',
      };
    }
  },
  function* rangeIsRange({ nodePortRange }) {
    if (nodePortRange === undefined) {
      return;
    }
    const { from, to } = nodePortRange;
    const isPort = (port: number): boolean => Number.isInteger(port) && port >= 1 && port <= 65535;
    if (!isPort(from) || !isPort(to) || from > to) {
      yield {
        code: "NodePortRangeInvalid",
        what: "nodePortRange is a range of ports between 1 and 65535",
        got: nodePortRange,
        instead: "repeat what the API server has as --service-node-port-range",
      };
    }
  },
];

/** The cluster of an environment, checked and with its defaults filled in. */
export class Cluster {
  /** {@link ClusterProps.kubeconfig} */
  public readonly kubeconfig: string;
  /** {@link ClusterProps.context} */
  public readonly context: string;
  /** {@link ClusterProps.distribution} */
  public readonly distribution: "kubeadm" | "k3s";
  /** {@link ClusterProps.version} */
  public readonly version: string;
  /** {@link ClusterProps.nodePortRange} */
  public readonly nodePortRange: PortRange;

  /**
   * @param path name of the environment, for errors
   * @throws InvalidInputError KubeconfigMissing, ContextMissing, KubernetesVersionInvalid, NodePortRangeInvalid
   */
  public constructor(path: string, props: ClusterProps) {
    enforce("Cluster", path, props, CLUSTER_RULES);
    this.kubeconfig = props.kubeconfig;
    this.context = props.context;
    this.distribution = props.distribution;
    this.version = props.version;
    this.nodePortRange = props.nodePortRange ?? DEFAULT_NODE_PORTS;
  }
}
