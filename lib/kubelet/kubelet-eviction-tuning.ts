import { Annotations } from "cdktf";
import { Construct } from "constructs";
import { Environment, fromStackFolder } from "../environment";
import { GuardedChange, type Verification } from "../host";
import { Duration, enforce } from "../units";
import { EvictionThreshold, evictionThresholds } from "./eviction-thresholds";
import type { KubeletEvictionTuningProps } from "./kubelet-eviction-tuning-props";
import { kubeletFiles } from "./kubelet-files";
import { KUBELET_RULES } from "./kubelet-rules";
import { KubeletSettings, kubeletSettings } from "./kubelet-settings";
import { kubeletSteps } from "./kubelet-steps";
import { kubeletWarnings } from "./kubelet-warnings";
import { readBackScript } from "./read-back-script";

/**
 * When the kubelets of a group of nodes evict pods and delete images.
 *
 * After an apply every node has a complete set of thresholds; those that were not given have the kubelet's defaults, which setting one by
 * hand would silently remove. They go where the distribution wants them: into a drop-in for the kubelet's configuration or for that of k3s,
 * or into flags for older kubelets; what kubeadm and people wrote stays. Nodes are changed a wave at a time: each must be Ready without a
 * new pressure before the next one is changed, and is otherwise put back as it was.
 *
 * What can break: a node is left unchanged, and the error says why, where a flag sets the same, where the thresholds would evict pods at
 * once, or where the kubelet is too old. The kubelets restart; their pods do not.
 *
 * @example
 * new KubeletEvictionTuning(stack, "eviction", {
 *   hosts: new HostGroup(stack, "nodes", { maxUnavailable: 1 }),
 *   evictionHard: { "nodefs.available": Percent.of(5), "memory.available": Size.mebibytes(500) },
 * });
 */
export class KubeletEvictionTuning extends Construct {
  /** The thresholds in force after an apply, e.g. for alerts that fire before them. */
  public readonly thresholds: readonly EvictionThreshold[];
  /** The change of the nodes. */
  public readonly change: GuardedChange;

  /** @throws InvalidInputError naming everything that is wrong with the props */
  public constructor(scope: Construct, id: string, props: KubeletEvictionTuningProps) {
    super(scope, id);
    const environment = Environment.of(this);
    const settings = kubeletSettings(props, {
      // Asked for only where it is needed: an environment may have machines and no cluster.
      distribution: props.distribution ?? environment.cluster.distribution,
      version: props.version ?? environment.cluster.version,
    });
    enforce("KubeletEvictionTuning", this.node.path, settings, KUBELET_RULES);
    const settle = props.settle ?? Duration.seconds(15);
    for (const warning of kubeletWarnings(settings, settle)) {
      Annotations.of(this).addWarning(`KubeletEvictionTuning [${this.node.path}] ${warning}`);
    }
    const { files, units } = kubeletFiles(settings);
    const readsBack = props.readBack ?? environment.hasCluster;
    this.thresholds = evictionThresholds(settings);
    this.change = new GuardedChange(this, "Default", {
      hosts: props.hosts,
      title: "eviction thresholds",
      files,
      units,
      steps: kubeletSteps(settings),
      settle,
      healthyWithin: props.healthyWithin ?? Duration.minutes(2),
      ...(props.revision === undefined ? {} : { revision: props.revision }),
      ...(readsBack ? { verify: ({ name }) => this.verification(settings, name) } : {}),
    });
  }

  private verification(settings: KubeletSettings, host: string): Verification {
    const { environment } = Environment.stackOf(this);
    const { kubeconfig, context } = environment.cluster;
    return {
      command: readBackScript(settings),
      environment: { host, kubeconfig: fromStackFolder(Environment.stackOf(this), kubeconfig), context },
    };
  }
}
