import type { Duration } from "../units";
import { isZero } from "./eviction-amount";
import {
  conditionOf,
  entriesOf,
  EvictionAmount,
  EvictionAmounts,
  EvictionSignal,
  PressureCondition,
} from "./eviction-signals";
import type { KubeletSettings } from "./kubelet-settings";

/** One threshold in force, as data for alert rules: they can fire before the kubelet evicts. */
export interface EvictionThreshold {
  readonly signal: EvictionSignal;
  /** The kubelet acts when the signal is below the amount. */
  readonly operator: "<";
  /** Bytes, a count of inodes or processes, or a share of what the node has. */
  readonly amount: EvictionAmount;
  /** Whether pods go at once, or after the grace period. */
  readonly kind: "hard" | "soft";
  /** How long a soft threshold must hold before pods go; the condition is set without it. */
  readonly gracePeriod: Duration | undefined;
  /** Condition that the node gets. */
  readonly condition: PressureCondition;
}

/** The thresholds in force, hard ones first, in the order of the signals. Those of containerfs are the kubelet's own choice. */
export function evictionThresholds(settings: KubeletSettings): readonly EvictionThreshold[] {
  const { evictionHard, evictionSoft, evictionSoftGracePeriod } = settings;
  const ofKind = (kind: "hard" | "soft", amounts: EvictionAmounts): readonly EvictionThreshold[] =>
    entriesOf<EvictionAmount>(amounts)
      .filter(([signal, amount]) => !isZero(amount) && !signal.startsWith("containerfs."))
      .map(([signal, amount]) => ({
        signal,
        operator: "<",
        amount,
        kind,
        gracePeriod: kind === "soft" ? evictionSoftGracePeriod[signal] : undefined,
        condition: conditionOf(signal),
      }));
  return [...ofKind("hard", evictionHard), ...ofKind("soft", evictionSoft)];
}
