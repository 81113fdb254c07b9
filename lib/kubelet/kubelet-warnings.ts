import { Duration, Percent, Size } from "../units";
import { absolute, difference, isZero, share } from "./eviction-amount";
import { entriesOf, EvictionAmount, EvictionSignal } from "./eviction-signals";
import { capacityOf, KubeletSettings } from "./kubelet-settings";

/** Newest minor version whose defaults and signals were looked at. */
const NEWEST_MINOR = 36;

/** What Kubernetes is tested with. */
const TESTED_PODS = 110;

type Warning = (settings: KubeletSettings) => Iterable<string>;

const WARNINGS: Readonly<Record<string, Warning>> = {
  *VersionNotChecked({ minor, version }) {
    if (minor > NEWEST_MINOR) {
      yield `kubelets of version ${version} may know more signals and defaults than are written here, which go up to 1.${NEWEST_MINOR}`;
    }
  },
  *NodefsThresholdLow({ evictionHard: { "nodefs.available": amount }, nodeSize }) {
    const left = amount === undefined ? 0 : share(amount, capacityOf(nodeSize, "nodefs.available"));
    if (left !== undefined && left < 5) {
      yield `nodefs.available is ${String(amount)}, under 5 %: a disk fills faster than pods are evicted`;
    }
  },
  *MemoryThresholdLow({ evictionHard: { "memory.available": amount }, nodeSize }) {
    const left = amount === undefined ? 0 : absolute(amount, capacityOf(nodeSize, "memory.available"));
    if ((left !== undefined && left < Size.mebibytes(100).toBytes()) || (amount !== undefined && isZero(amount))) {
      yield `memory.available is ${String(amount)}, under 100Mi: the kernel kills processes before the kubelet evicts pods`;
    }
  },
  *ThresholdOff({ evictionHard }) {
    const named: readonly EvictionSignal[] = ["nodefs.available", "memory.available"];
    for (const [signal, amount] of entriesOf<EvictionAmount>(evictionHard)) {
      if (isZero(amount) && !named.includes(signal)) {
        yield `${signal} has no hard threshold: the kubelet does nothing when there is none left`;
      }
    }
  },
  *ContainerfsIgnored({ evictionHard, evictionSoft }) {
    const given = [...entriesOf<EvictionAmount>(evictionHard), ...entriesOf<EvictionAmount>(evictionSoft)];
    if (given.some(([signal, amount]) => signal.startsWith("containerfs.") && !isZero(amount))) {
      yield "the kubelet takes the thresholds of containerfs from nodefs or imagefs, whichever holds the containers, and ignores others";
    }
  },
  *SoftNotComparable({ evictionHard, evictionSoft, nodeSize }) {
    for (const [signal, soft] of entriesOf<EvictionAmount>(evictionSoft)) {
      const hard = evictionHard[signal];
      if (hard !== undefined && !isZero(hard) && difference(soft, hard, capacityOf(nodeSize, signal)) === undefined) {
        yield `whether the soft threshold of ${signal}, ${String(soft)}, is above the hard one, ${String(hard)}, cannot be told: write both in one unit, or declare nodeSize`;
      }
    }
  },
  *PodsKilledAtOnce({ evictionSoft, evictionMaxPodGracePeriod }) {
    if (entriesOf<EvictionAmount>(evictionSoft).length > 0 && evictionMaxPodGracePeriod.toMillis() === 0) {
      yield "pods that a soft threshold evicts are killed at once: give evictionMaxPodGracePeriod the time that they may take to end";
    }
  },
  *TransitionPeriodShort({ evictionPressureTransitionPeriod }) {
    if (evictionPressureTransitionPeriod.toMillis() < Duration.minutes(1).toMillis()) {
      yield `with an evictionPressureTransitionPeriod of ${evictionPressureTransitionPeriod.toString()} a node near a threshold takes pods and evicts them again in turn`;
    }
  },
  *ImageGcAfterSoftEviction({ imageGcHighThresholdPercent: high, evictionSoft, nodeSize }) {
    const soft = evictionSoft["imagefs.available"];
    const free = soft === undefined ? 0 : (share(soft, capacityOf(nodeSize, "imagefs.available")) ?? 0);
    if (free > 0 && high.toNumber() - (100 - free) > 1e-9) {
      yield `images are deleted from ${high.toString()} on, and the soft threshold of imagefs.available is reached before that`;
    }
  },
  *NodefsBeforeImageGc({ imageGcHighThresholdPercent: high, evictionHard, nodeSize }) {
    const nodefs = evictionHard["nodefs.available"];
    const free = nodefs === undefined ? 0 : (share(nodefs, capacityOf(nodeSize, "nodefs.available")) ?? 0);
    if (nodeSize.imagefs === undefined && free > 0 && high.toNumber() - (100 - free) > 1e-9) {
      yield `where images lie on the kubelet's file system, its threshold of ${Percent.of(free).toString()} is reached before images are deleted, from ${high.toString()} on`;
    }
  },
  *MaxPodsAboveTested({ maxPods }) {
    if (maxPods !== undefined && maxPods > TESTED_PODS) {
      yield `maxPods is ${maxPods}; Kubernetes is tested with ${TESTED_PODS} pods a node, and the node's range of pod addresses must hold them`;
    }
  },
};

/** What is legal in the settings and yet likely to hurt, each as `<Code>: <text>`. */
export function kubeletWarnings(settings: KubeletSettings): readonly string[] {
  return Object.entries(WARNINGS).flatMap(([code, warning]) =>
    [...warning(settings)].map((text) => `${code}: ${text}`),
  );
}
