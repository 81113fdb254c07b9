import type { ClusterProps } from "../environment";
import { Duration, Percent, Size } from "../units";
import { isZero } from "./eviction-amount";
import { entriesOf, EvictionAmount, EvictionAmounts, EvictionSignal } from "./eviction-signals";
import type { KubeletSettingsProps, NodeSize, ReservedResources } from "./kubelet-settings-props";

/** Cluster that says what the props leave out. */
export type KubeletCluster = Pick<ClusterProps, "distribution" | "version">;

/** The props with every default filled in. What is undefined stays on a node as it is. */
export interface KubeletSettings {
  readonly distribution: KubeletCluster["distribution"];
  readonly version: string;
  /** The number after `1.` in the version; not a number when the version is none. */
  readonly minor: number;
  /** Complete: a signal without an amount has no threshold. */
  readonly evictionHard: EvictionAmounts;
  readonly evictionSoft: EvictionAmounts;
  readonly evictionSoftGracePeriod: Readonly<Partial<Record<EvictionSignal, Duration>>>;
  readonly evictionMinimumReclaim: EvictionAmounts;
  readonly evictionPressureTransitionPeriod: Duration;
  readonly evictionMaxPodGracePeriod: Duration;
  readonly imageGcHighThresholdPercent: Percent;
  readonly imageGcLowThresholdPercent: Percent;
  readonly imageMinimumGcAge: Duration;
  readonly imageMaximumGcAge: Duration | undefined;
  readonly maxPods: number | undefined;
  readonly podsPerCore: number | undefined;
  readonly kubeReserved: ReservedResources;
  readonly systemReserved: ReservedResources;
  readonly containerLogMaxSize: Size | undefined;
  readonly containerLogMaxFiles: number | undefined;
  readonly nodeSize: NodeSize;
}

/** Fills in the defaults. */
export function kubeletSettings(props: KubeletSettingsProps, cluster: KubeletCluster): KubeletSettings {
  const distribution = props.distribution ?? cluster.distribution;
  const version = props.version ?? cluster.version;
  const minor = minorOf(version);
  const evictionHard = merged(defaultHard(distribution, minor), props.evictionHard ?? {});
  const evictionSoft = merged({}, props.evictionSoft ?? {});
  const thresholds = merged(withoutZero(evictionHard), evictionSoft);
  return {
    distribution,
    version,
    minor,
    evictionHard,
    evictionSoft,
    evictionSoftGracePeriod: props.evictionSoftGracePeriod ?? {},
    evictionMinimumReclaim: merged(only(defaultReclaim(distribution), thresholds), props.evictionMinimumReclaim ?? {}),
    evictionPressureTransitionPeriod: props.evictionPressureTransitionPeriod ?? Duration.minutes(5),
    evictionMaxPodGracePeriod: props.evictionMaxPodGracePeriod ?? Duration.seconds(0),
    imageGcHighThresholdPercent: props.imageGcHighThresholdPercent ?? Percent.of(85),
    imageGcLowThresholdPercent: props.imageGcLowThresholdPercent ?? Percent.of(80),
    imageMinimumGcAge: props.imageMinimumGcAge ?? Duration.minutes(2),
    imageMaximumGcAge: props.imageMaximumGcAge,
    maxPods: props.maxPods,
    podsPerCore: props.podsPerCore,
    kubeReserved: props.kubeReserved ?? {},
    systemReserved: props.systemReserved ?? {},
    containerLogMaxSize: props.containerLogMaxSize,
    containerLogMaxFiles: props.containerLogMaxFiles,
    nodeSize: props.nodeSize ?? {},
  };
}

/** What the node has of that which a signal measures, in bytes or as a count; nothing where it is not known. */
export function capacityOf({ memory, nodefs, imagefs, pid }: NodeSize, signal: EvictionSignal): number | undefined {
  switch (signal) {
    case "memory.available":
      return memory?.toBytes();
    case "nodefs.available":
      return nodefs?.toBytes();
    case "imagefs.available":
      return (imagefs ?? nodefs)?.toBytes();
    case "pid.available":
      return pid;
    default:
      return undefined;
  }
}

function minorOf(version: string): number {
  return Number(/^1\.([1-9]\d*)$/.exec(version)?.[1] ?? Number.NaN);
}

/**
 * Thresholds of a node that nobody tuned. Those of k3s are its own; it drops the kubelet's others by setting two, and here they are
 * back: a node that runs out of memory or inodes without the kubelet's knowing stops answering.
 */
function defaultHard(distribution: KubeletCluster["distribution"], minor: number): EvictionAmounts {
  return {
    "memory.available": Size.mebibytes(100),
    "nodefs.available": Percent.of(distribution === "k3s" ? 5 : 10),
    "nodefs.inodesFree": Percent.of(5),
    "imagefs.available": Percent.of(distribution === "k3s" ? 5 : 15),
    ...(minor >= 30 ? { "imagefs.inodesFree": Percent.of(5) } : {}),
  };
}

function defaultReclaim(distribution: KubeletCluster["distribution"]): EvictionAmounts {
  return distribution === "k3s" ? { "nodefs.available": Percent.of(10), "imagefs.available": Percent.of(10) } : {};
}

/** Signal by signal, so that an explicit undefined does not take a default away. Unknown signals stay, for the rules to refuse. */
function merged(base: EvictionAmounts, given: EvictionAmounts): EvictionAmounts {
  const present = Object.entries(given as Readonly<Record<string, EvictionAmount | undefined>>);
  return { ...base, ...Object.fromEntries(present.filter(([, amount]) => amount !== undefined)) };
}

function withoutZero(amounts: EvictionAmounts): EvictionAmounts {
  return Object.fromEntries(entriesOf<EvictionAmount>(amounts).filter(([, amount]) => !isZero(amount)));
}

function only(amounts: EvictionAmounts, { ...signals }: EvictionAmounts): EvictionAmounts {
  return Object.fromEntries(entriesOf<EvictionAmount>(amounts).filter(([signal]) => signals[signal] !== undefined));
}
