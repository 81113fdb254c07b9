import type { Rule, Violation } from "../units";
import { absolute, share } from "./eviction-amount";
import { entriesOf, EvictionAmount, EvictionSignal } from "./eviction-signals";
import type { ReservedResources } from "./kubelet-settings-props";
import { capacityOf, KubeletSettings } from "./kubelet-settings";

/** One resource of a node: what it is called, what there is, what is reserved of it, and the signal whose hard threshold is held back. */
interface Holding {
  readonly name: keyof ReservedResources;
  readonly capacity: number | undefined;
  readonly reserved: number;
  readonly signal: EvictionSignal | undefined;
}

/** That something is left for pods on a node of the declared size, and that pressure can end. */
export const NODE_SIZE_RULES: readonly Rule<KubeletSettings>[] = [
  function* leavesSomething(settings) {
    for (const { name, capacity, reserved, signal } of holdings(settings)) {
      if (capacity === undefined) {
        continue;
      }
      const threshold = signal === undefined ? undefined : settings.evictionHard[signal];
      const held = threshold === undefined ? 0 : (absolute(threshold, capacity) ?? 0);
      if (reserved > 0 && reserved >= capacity) {
        yield {
          code: "ReservedBeyondNode",
          what: `kubeReserved and systemReserved take all ${name} that a node has`,
          got: `${reserved} of ${capacity}`,
          instead: "reserve less, or declare the true nodeSize",
        };
      } else if (reserved + held >= capacity) {
        yield nothingLeft(
          `what is reserved of ${name} and the hard threshold of ${String(signal)}`,
          `${reserved} + ${held}`,
          capacity,
        );
      }
    }
  },
  function* thresholdsFit(settings) {
    const { evictionHard, evictionSoft, nodeSize } = settings;
    const judged = new Set(holdings(settings).map(({ signal }) => signal));
    const others = entriesOf<EvictionAmount>(evictionHard).filter(([signal]) => !judged.has(signal));
    for (const [signal, amount] of [...others, ...entriesOf<EvictionAmount>(evictionSoft)]) {
      const capacity = capacityOf(nodeSize, signal);
      const held = absolute(amount, capacity);
      if (capacity !== undefined && held !== undefined && held >= capacity) {
        yield nothingLeft(`a threshold of ${signal}`, String(held), capacity);
      }
    }
  },
  function* pressureCanEnd({ evictionHard, evictionSoft, evictionMinimumReclaim, nodeSize }) {
    for (const [signal, reclaim] of entriesOf<EvictionAmount>(evictionMinimumReclaim)) {
      const capacity = capacityOf(nodeSize, signal);
      const threshold = evictionSoft[signal] ?? evictionHard[signal];
      const needed =
        (share(reclaim, capacity) ?? 0) + (threshold === undefined ? 0 : (share(threshold, capacity) ?? 0));
      if (needed >= 100) {
        yield {
          code: "MinimumReclaimUnreachable",
          what: `evictionMinimumReclaim of ${signal} and its threshold ask for more than there is: pods would be evicted without end`,
          got: `${needed} per cent`,
          instead: "write a smaller minimum reclaim",
        };
      }
    }
  },
];

/** The kubelet holds back reservations and two of the hard thresholds from pods, and does not start when that is more than there is. */
function holdings({ kubeReserved, systemReserved, nodeSize }: KubeletSettings): readonly Holding[] {
  const both = (amount: (reserved: ReservedResources) => number | undefined): number =>
    (amount(kubeReserved) ?? 0) + (amount(systemReserved) ?? 0);
  return [
    { name: "cpu", capacity: nodeSize.cpu, reserved: both(({ cpu }) => cpu), signal: undefined },
    {
      name: "memory",
      capacity: nodeSize.memory?.toBytes(),
      reserved: both(({ memory }) => memory?.toBytes()),
      signal: "memory.available",
    },
    {
      name: "ephemeral-storage",
      capacity: nodeSize.nodefs?.toBytes(),
      reserved: both(({ "ephemeral-storage": storage }) => storage?.toBytes()),
      signal: "nodefs.available",
    },
    { name: "pid", capacity: nodeSize.pid, reserved: both(({ pid }) => pid), signal: undefined },
  ];
}

function nothingLeft(what: string, held: string, capacity: number): Violation {
  return {
    code: "NothingLeftOnNode",
    what: `${what} leave nothing on a node of the declared size`,
    got: `${held} of ${capacity}`,
    instead: "write less, or declare the true nodeSize",
  };
}
