import { Duration, Percent, Rule, Size } from "../units";
import { difference, isZero } from "./eviction-amount";
import { entriesOf, EVICTION_SIGNALS, EvictionAmount, EvictionAmounts, knownSignals } from "./eviction-signals";
import { capacityOf, KubeletSettings } from "./kubelet-settings";

/** What the thresholds must be, each by itself and with the others. */
export const THRESHOLD_RULES: readonly Rule<KubeletSettings>[] = [
  function* signalsAreKnown(settings) {
    const { minor, version } = settings;
    const known = new Set<string>(Number.isNaN(minor) ? EVICTION_SIGNALS : knownSignals(minor));
    for (const [prop, values] of mapsOf(settings)) {
      for (const signal of Object.keys(values).filter((name) => !known.has(name))) {
        yield {
          code: "SignalUnknown",
          what: `${prop} names a signal that kubelets of version ${version} do not know, and they would not start`,
          got: signal,
          instead: `write one of ${[...known].join(", ")}`,
        };
      }
    }
  },
  function* thresholdsAreAmounts({ evictionHard, evictionSoft }) {
    for (const [prop, amounts] of [["evictionHard", evictionHard] as const, ["evictionSoft", evictionSoft] as const]) {
      for (const [signal, amount] of entriesOf<EvictionAmount>(amounts)) {
        const place = `${prop} of ${signal}`;
        if (typeof amount === "number" && !(Number.isSafeInteger(amount) && amount > 0)) {
          yield {
            code: "ThresholdNotCount",
            what: `${place} is a whole number from 1 on`,
            got: amount,
            instead: "write a count, e.g. 1000, or a share by Percent.of(…)",
          };
        } else if (amount instanceof Size && isZero(amount)) {
          yield {
            code: "ThresholdZero",
            what: `${place} is no bytes at all, with which the kubelet does not start`,
            got: "0",
            instead: "write Percent.of(0) where no threshold is meant",
          };
        } else if (amount instanceof Percent && amount.toNumber() === 100) {
          yield {
            code: "ThresholdIgnored",
            what: `${place} is 100 %, which the kubelet reads as no threshold`,
            got: "100%",
            instead: "write less, or Percent.of(0) where no threshold is meant",
          };
        } else if (prop === "evictionSoft" && isZero(amount)) {
          yield {
            code: "ThresholdIgnored",
            what: `${place} is 0 %, which the kubelet reads as no threshold`,
            got: "0%",
            instead: "leave it out",
          };
        }
      }
    }
  },
  function* softHasGrace({ evictionSoft, evictionSoftGracePeriod }) {
    for (const [signal] of entriesOf<EvictionAmount>(evictionSoft)) {
      if (evictionSoftGracePeriod[signal] === undefined) {
        yield {
          code: "SoftThresholdWithoutGrace",
          what: `evictionSoft of ${signal} has no grace period, without which the kubelet does not start`,
          instead: `give evictionSoftGracePeriod one, e.g. { "${signal}": Duration.minutes(2) }`,
        };
      }
    }
  },
  function* graceHasSoft({ evictionSoft, evictionSoftGracePeriod }) {
    for (const [signal] of entriesOf<Duration>(evictionSoftGracePeriod)) {
      if (evictionSoft[signal] === undefined) {
        yield {
          code: "GraceWithoutSoftThreshold",
          what: `evictionSoftGracePeriod names ${signal}, which has no soft threshold`,
          instead: "give evictionSoft one, or leave the grace period out",
        };
      }
    }
  },
  function* graceTakesTime({ evictionSoftGracePeriod }) {
    for (const [signal, period] of entriesOf<Duration>(evictionSoftGracePeriod)) {
      if (period.toMillis() === 0) {
        yield {
          code: "GracePeriodZero",
          what: `evictionSoftGracePeriod of ${signal} is nothing, by which the kubelet takes the soft threshold for a hard one`,
          got: "0s",
          instead: "write a longer one, e.g. Duration.minutes(2)",
        };
      }
    }
  },
  function* softAboveHard({ evictionHard, evictionSoft, nodeSize }) {
    for (const [signal, soft] of entriesOf<EvictionAmount>(evictionSoft)) {
      const hard = evictionHard[signal];
      const above = hard === undefined ? undefined : difference(soft, hard, capacityOf(nodeSize, signal));
      if (above !== undefined && above <= 0 && !isZero(soft)) {
        yield {
          code: "SoftNotAboveHard",
          what: `evictionSoft of ${signal} is not above the hard threshold, which would always be first`,
          got: `soft ${String(soft)}, hard ${String(hard)}`,
          instead: "write a larger soft threshold: both say how much is left",
        };
      }
    }
  },
  function* reclaimsAreAmounts({ evictionMinimumReclaim }) {
    for (const [signal, amount] of entriesOf<EvictionAmount>(evictionMinimumReclaim)) {
      if (typeof amount === "number" && !(Number.isSafeInteger(amount) && amount >= 0)) {
        yield {
          code: "MinimumReclaimNotCount",
          what: `evictionMinimumReclaim of ${signal} is a whole number from 0 on`,
          got: amount,
          instead: "write a count, e.g. 1000, or a share by Percent.of(…)",
        };
      } else if (amount instanceof Percent && isZero(amount)) {
        yield {
          code: "MinimumReclaimZero",
          what: `evictionMinimumReclaim of ${signal} is 0 %, with which the kubelet does not start`,
          got: "0%",
          instead: "leave it out",
        };
      }
    }
  },
  function* reclaimHasThreshold({ evictionHard, evictionSoft, evictionMinimumReclaim }) {
    for (const [signal] of entriesOf<EvictionAmount>(evictionMinimumReclaim)) {
      const hard = evictionHard[signal];
      if ((hard === undefined || isZero(hard)) && evictionSoft[signal] === undefined) {
        yield {
          code: "MinimumReclaimWithoutThreshold",
          what: `evictionMinimumReclaim names ${signal}, which has no threshold`,
          instead: "give it one, or leave the minimum reclaim out",
        };
      }
    }
  },
];

function mapsOf(settings: KubeletSettings): readonly (readonly [string, Readonly<Record<string, unknown>>])[] {
  const { evictionHard, evictionSoft, evictionSoftGracePeriod, evictionMinimumReclaim } = settings;
  const maps: Readonly<Record<string, EvictionAmounts | KubeletSettings["evictionSoftGracePeriod"]>> = {
    evictionHard,
    evictionSoft,
    evictionSoftGracePeriod,
    evictionMinimumReclaim,
  };
  return Object.entries(maps).map(([prop, values]) => [prop, values as Readonly<Record<string, unknown>>]);
}
