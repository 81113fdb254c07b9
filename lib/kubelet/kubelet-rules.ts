import type { Rule } from "../units";
import { share } from "./eviction-amount";
import { deliveryOf } from "./kubelet-delivery";
import type { NodeSize, ReservedResources } from "./kubelet-settings-props";
import { capacityOf, KubeletSettings } from "./kubelet-settings";
import { NODE_SIZE_RULES } from "./node-size-rules";
import { THRESHOLD_RULES } from "./threshold-rules";

/** Oldest minor version whose defaults and signals are known here. */
const OLDEST_MINOR = 28;

/** Largest number that the kubelet's fields hold. */
const LARGEST = 2 ** 31 - 1;

/** All that the settings of a kubelet must be. */
export const KUBELET_RULES: readonly Rule<KubeletSettings>[] = [
  function* versionIsMinor({ version, minor }) {
    if (!(minor >= OLDEST_MINOR)) {
      yield {
        code: "KubeletVersionInvalid",
        what: `version is the minor version of the kubelets, from 1.${OLDEST_MINOR} on`,
        got: version,
        instead: 'write e.g. version: "1.34"',
      };
    }
  },
  ...THRESHOLD_RULES,
  function* transitionTakesTime({ evictionPressureTransitionPeriod }) {
    if (evictionPressureTransitionPeriod.toMillis() === 0) {
      yield {
        code: "PressureTransitionPeriodZero",
        what: "the kubelet reads an evictionPressureTransitionPeriod of 0 as 5 minutes",
        got: "0s",
        instead: "write the time that is meant",
      };
    }
  },
  function* maxGraceIsWhole({ evictionMaxPodGracePeriod }) {
    const millis = evictionMaxPodGracePeriod.toMillis();
    if (millis % 1000 !== 0 || millis / 1000 > LARGEST) {
      yield {
        code: "MaxPodGracePeriodInvalid",
        what: `the kubelet counts evictionMaxPodGracePeriod in whole seconds, ${LARGEST} at most`,
        got: evictionMaxPodGracePeriod.toString(),
        instead: "write it with Duration.seconds(…)",
      };
    }
  },
  function* gcIsWhole({ imageGcHighThresholdPercent, imageGcLowThresholdPercent }) {
    for (const [prop, percent] of Object.entries({ imageGcHighThresholdPercent, imageGcLowThresholdPercent })) {
      if (!Number.isInteger(percent.toNumber())) {
        yield {
          code: "ImageGcPercentNotWhole",
          what: `${prop} is a whole number of per cent`,
          got: percent.toString(),
          instead: "round it, e.g. Percent.of(80)",
        };
      }
    }
  },
  function* lowBelowHigh({ imageGcHighThresholdPercent: high, imageGcLowThresholdPercent: low }) {
    if (low.toNumber() >= high.toNumber()) {
      yield {
        code: "ImageGcLowNotBelowHigh",
        what: "imageGcLowThresholdPercent is not below imageGcHighThresholdPercent, with which the kubelet does not start",
        got: `low ${low.toString()}, high ${high.toString()}`,
        instead: "give both, the low one some per cent lower",
      };
    }
  },
  function* gcBeforeEviction({ imageGcHighThresholdPercent: high, evictionHard, nodeSize }) {
    const threshold = evictionHard["imagefs.available"];
    const free = threshold === undefined ? 0 : (share(threshold, capacityOf(nodeSize, "imagefs.available")) ?? 0);
    // Binary fractions: 100 - 12.3 is a little below 87.7.
    if (free > 0 && high.toNumber() - (100 - free) > 1e-9) {
      yield {
        code: "ImageGcAfterEviction",
        what: "imageGcHighThresholdPercent is beyond the hard threshold of imagefs.available: pods go before unused images do",
        got: `images from ${high.toString()} on, pods from ${100 - free}% on`,
        instead: "write high and low thresholds below that, or a smaller imagefs.available",
      };
    }
  },
  function* minimumAgeTakesTime({ imageMinimumGcAge }) {
    if (imageMinimumGcAge.toMillis() === 0) {
      yield {
        code: "ImageMinimumGcAgeZero",
        what: "the kubelet reads an imageMinimumGcAge of 0 as 2 minutes",
        got: "0s",
        instead: "write the time that is meant, e.g. Duration.seconds(1)",
      };
    }
  },
  function* maximumAgeAboveMinimum({ imageMaximumGcAge, imageMinimumGcAge }) {
    if (imageMaximumGcAge !== undefined && imageMaximumGcAge.toMillis() <= imageMinimumGcAge.toMillis()) {
      yield {
        code: "ImageMaximumGcAgeNotAboveMinimum",
        what: "imageMaximumGcAge is not above imageMinimumGcAge, with which the kubelet does not start",
        got: `maximum ${imageMaximumGcAge.toString()}, minimum ${imageMinimumGcAge.toString()}`,
        instead: "write a longer one, or leave it out where images are not to be deleted for their age",
      };
    }
  },
  function* maximumAgeIsKnown({ imageMaximumGcAge, distribution, version, minor }) {
    if (imageMaximumGcAge !== undefined && !deliveryOf(distribution, minor).endsWith("config-dir")) {
      yield {
        code: "ImageMaximumGcAgeUnknown",
        what: `imageMaximumGcAge cannot be set on kubelets of ${distribution} ${version}`,
        got: imageMaximumGcAge.toString(),
        instead: "leave it out; it takes Kubernetes 1.30, and 1.32 on k3s",
      };
    }
  },
  function* countsAreCounts({ maxPods, podsPerCore, containerLogMaxFiles }) {
    const counts = [
      ["MaxPodsOutOfRange", "maxPods", maxPods, 1],
      ["PodsPerCoreOutOfRange", "podsPerCore", podsPerCore, 0],
      ["ContainerLogMaxFilesOutOfRange", "containerLogMaxFiles", containerLogMaxFiles, 2],
    ] as const;
    for (const [code, prop, count, least] of counts) {
      if (count !== undefined && !(Number.isInteger(count) && count >= least && count <= LARGEST)) {
        yield {
          code,
          what: `${prop} is a whole number between ${least} and ${LARGEST}`,
          got: count,
          instead: "write one, or leave it out for what the node has",
        };
      }
    }
  },
  function* logHasSize({ containerLogMaxSize }) {
    if (containerLogMaxSize?.toBytes() === 0) {
      yield {
        code: "ContainerLogMaxSizeZero",
        what: "containerLogMaxSize is nothing: a new file would begin at every look",
        got: "0",
        instead: "write e.g. Size.mebibytes(10)",
      };
    }
  },
  function* amountsAreCounts({ kubeReserved, systemReserved, nodeSize }) {
    const given: Readonly<Record<string, ReservedResources | NodeSize>> = { kubeReserved, systemReserved, nodeSize };
    for (const [prop, { cpu, pid }] of Object.entries(given)) {
      for (const [name, count] of Object.entries({ cpu, pid })) {
        if (count !== undefined && !(Number.isSafeInteger(count) && count >= 0)) {
          yield {
            code: "ResourceNotCount",
            what: `${name} of ${prop} is a whole number from 0 on`,
            got: count,
            instead: "write thousandths of a core for cpu, a number of processes for pid",
          };
        }
      }
    }
  },
  ...NODE_SIZE_RULES,
];
