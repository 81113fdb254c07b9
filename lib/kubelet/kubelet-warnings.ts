import { Duration, Percent, Size } from "../units";
import { absolute, difference, isZero, share } from "./eviction-amount";
import { entriesOf, EvictionAmount, EvictionSignal } from "./eviction-signals";
import { reservedText } from "./kubelet-configuration";
import { deliveryOf } from "./kubelet-delivery";
import { capacityOf, KubeletSettings } from "./kubelet-settings";
import type { ReservedResources } from "./kubelet-settings-props";

/** Newest minor version whose defaults and signals were looked at. */
const NEWEST_MINOR = 36;

/** What Kubernetes is tested with. */
const TESTED_PODS = 110;

/** All that a node can reserve. */
const RESERVED: readonly (keyof ReservedResources)[] = ["cpu", "memory", "ephemeral-storage", "pid"];

/** The kubelet looks for pressure at this interval. */
const MONITORING = Duration.seconds(10);

type Warning = (settings: KubeletSettings, settle: Duration) => Iterable<string>;

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
  *ReservedReplaced({ distribution, minor, version, kubeReserved, systemReserved }) {
    // Drop-ins of the configuration merge a map key by key; a flag replaces it.
    if (deliveryOf(distribution, minor).endsWith("config-dir")) {
      return;
    }
    for (const [prop, reserved] of Object.entries({ kubeReserved, systemReserved })) {
      const given = Object.keys(reservedText(reserved));
      const lost = RESERVED.filter((name) => !given.includes(name));
      if (given.length > 0 && lost.length > 0) {
        yield `on kubelets of ${distribution} ${version}, ${prop} replaces all that the node has reserved so far: what it has for ${lost.join(", ")} is lost; name every resource that is to stay reserved`;
      }
    }
  },
  *SettleShort(_, settle) {
    if (settle.toMillis() < MONITORING.toMillis()) {
      yield `settle is ${settle.toString()}, and the kubelet looks for pressure every ${MONITORING.toString()}: thresholds that put a node under pressure may count as healthy`;
    }
  },
};

/**
 * What is legal and yet likely to hurt, each as `<Code>: <text>`.
 *
 * @param settle how long a node must stay healthy until a change counts
 */
export function kubeletWarnings(settings: KubeletSettings, settle: Duration): readonly string[] {
  return Object.entries(WARNINGS).flatMap(([code, warning]) =>
    [...warning(settings, settle)].map((text) => `${code}: ${text}`),
  );
}
