import * as fc from "fast-check";
import type { EvictionAmounts, KubeletSettingsProps } from "../../lib/kubelet";
import { Duration, Percent, Size } from "../../lib/units";
import { generatedProps } from "./generated-props";
import { brokenRules } from "./settings";

const MiB = Size.mebibytes;
const percent = Percent.of;
const hard = (evictionHard: EvictionAmounts): KubeletSettingsProps => ({ evictionHard });
const soft = (evictionSoft: EvictionAmounts, more: KubeletSettingsProps = {}): KubeletSettingsProps => ({
  evictionSoft,
  evictionSoftGracePeriod: Object.fromEntries(Object.keys(evictionSoft).map((key) => [key, Duration.seconds(1)])),
  ...more,
});
const reclaim = (
  evictionMinimumReclaim: EvictionAmounts,
  evictionHard: EvictionAmounts = {},
): KubeletSettingsProps => ({ evictionMinimumReclaim, evictionHard });
const gc = (high: number, low: number, imagefs: EvictionAmounts["imagefs.available"]): KubeletSettingsProps => ({
  imageGcHighThresholdPercent: percent(high),
  imageGcLowThresholdPercent: percent(low),
  evictionHard: { "imagefs.available": imagefs },
});
const unknown = { "disk.available": percent(5) } as EvictionAmounts;

test.each<[string, KubeletSettingsProps, readonly string[]]>([
  ["nothing given", {}, []],
  ["version 1.27", { version: "1.27" }, ["KubeletVersionInvalid"]],
  ["version 1.28", { version: "1.28" }, []],
  ["a patch version", { version: "1.34.4" }, ["KubeletVersionInvalid"]],
  ["a v before the version", { version: "v1.34" }, ["KubeletVersionInvalid"]],

  ["an unknown hard signal", hard(unknown), ["SignalUnknown"]],
  [
    "an unknown signal in every map",
    { ...soft(unknown), ...reclaim(unknown, unknown) },
    Array(4).fill("SignalUnknown"),
  ],
  ["containerfs on 1.28", { ...hard({ "containerfs.available": percent(5) }), version: "1.28" }, ["SignalUnknown"]],
  ["containerfs on 1.29", { ...hard({ "containerfs.available": percent(5) }), version: "1.29" }, []],

  ["no hard bytes", hard({ "memory.available": Size.bytes(0) }), ["ThresholdZero"]],
  ["one hard byte", hard({ "memory.available": Size.bytes(1) }), []],
  ["hard 0 %", hard({ "nodefs.available": percent(0) }), []],
  ["hard 100 %", hard({ "nodefs.available": percent(100) }), ["ThresholdIgnored"]],
  ["hard 99 %", hard({ "nodefs.available": percent(99) }), []],
  ["hard 12.5 %", hard({ "nodefs.available": percent(12.5) }), []],
  ["no process", hard({ "pid.available": 0 }), ["ThresholdNotCount"]],
  ["one process", hard({ "pid.available": 1 }), []],
  ["half a process", hard({ "pid.available": 1.5 }), ["ThresholdNotCount"]],
  ["inodes without end", hard({ "nodefs.inodesFree": Number.POSITIVE_INFINITY }), ["ThresholdNotCount"]],

  ["soft 0 %", soft({ "pid.available": percent(0) }), ["ThresholdIgnored"]],
  ["soft 1 %", soft({ "pid.available": percent(1) }), []],
  ["soft without grace", { evictionSoft: { "pid.available": 5 } }, ["SoftThresholdWithoutGrace"]],
  [
    "grace without soft",
    { evictionSoftGracePeriod: { "pid.available": Duration.seconds(1) } },
    ["GraceWithoutSoftThreshold"],
  ],
  [
    "no grace at all",
    soft({ "pid.available": 5 }, { evictionSoftGracePeriod: { "pid.available": Duration.millis(0) } }),
    ["GracePeriodZero"],
  ],
  [
    "the shortest grace",
    soft({ "pid.available": 5 }, { evictionSoftGracePeriod: { "pid.available": Duration.millis(1) } }),
    [],
  ],
  ["soft as the default hard one", soft({ "nodefs.available": percent(10) }), ["SoftNotAboveHard"]],
  ["soft above the default hard one", soft({ "nodefs.available": percent(10.1) }), []],
  ["soft as hard, in bytes", soft({ "memory.available": MiB(100) }), ["SoftNotAboveHard"]],
  ["soft above hard, in bytes", soft({ "memory.available": Size.bytes(100 * 1024 ** 2 + 1) }), []],
  ["soft as hard, in processes", soft({ "pid.available": 7 }, hard({ "pid.available": 7 })), ["SoftNotAboveHard"]],
  ["soft above hard, in processes", soft({ "pid.available": 8 }, hard({ "pid.available": 7 })), []],
  ["soft that cannot be compared", soft({ "memory.available": percent(1) }), []],
  [
    "soft as hard, by the node's size",
    soft({ "memory.available": percent(10) }, { nodeSize: { memory: MiB(1000) } }),
    ["SoftNotAboveHard"],
  ],
  [
    "soft above hard, by the node's size",
    soft({ "memory.available": percent(11) }, { nodeSize: { memory: MiB(1000) } }),
    [],
  ],
  [
    "soft above a hard one that is off",
    soft({ "nodefs.available": percent(1) }, hard({ "nodefs.available": percent(0) })),
    [],
  ],

  ["reclaim without a threshold", reclaim({ "pid.available": 5 }), ["MinimumReclaimWithoutThreshold"]],
  [
    "reclaim with one that is off",
    reclaim({ "nodefs.available": MiB(1) }, { "nodefs.available": percent(0) }),
    ["MinimumReclaimWithoutThreshold"],
  ],
  ["reclaim with a hard one", reclaim({ "pid.available": 0 }, { "pid.available": 5 }), []],
  ["reclaim with a soft one", soft({ "pid.available": 5 }, { evictionMinimumReclaim: { "pid.available": 5 } }), []],
  ["reclaim less than nothing", reclaim({ "pid.available": -1 }, { "pid.available": 5 }), ["MinimumReclaimNotCount"]],
  ["reclaim half a process", reclaim({ "pid.available": 0.5 }, { "pid.available": 5 }), ["MinimumReclaimNotCount"]],
  ["reclaim 0 %", reclaim({ "nodefs.available": percent(0) }), ["MinimumReclaimZero"]],
  ["reclaim 1 %", reclaim({ "nodefs.available": percent(1) }), []],
  ["reclaim no bytes", reclaim({ "nodefs.available": Size.bytes(0) }), []],
  ["reclaim the rest", reclaim({ "nodefs.available": percent(90) }), ["MinimumReclaimUnreachable"]],
  ["reclaim all but the rest", reclaim({ "nodefs.available": percent(89) }), []],

  ["no transition", { evictionPressureTransitionPeriod: Duration.millis(0) }, ["PressureTransitionPeriodZero"]],
  ["the shortest transition", { evictionPressureTransitionPeriod: Duration.millis(1) }, []],
  ["half a second to end", { evictionMaxPodGracePeriod: Duration.millis(500) }, ["MaxPodGracePeriodInvalid"]],
  ["no time to end", { evictionMaxPodGracePeriod: Duration.seconds(0) }, []],
  ["too long to end", { evictionMaxPodGracePeriod: Duration.seconds(2 ** 31) }, ["MaxPodGracePeriodInvalid"]],
  ["the longest to end", { evictionMaxPodGracePeriod: Duration.seconds(2 ** 31 - 1) }, []],

  ["image GC 80 and 80", gc(80, 80, undefined), ["ImageGcLowNotBelowHigh"]],
  ["image GC 80 and 79", gc(80, 79, undefined), []],
  ["image GC in fractions", gc(80.5, 79.5, undefined), ["ImageGcPercentNotWhole", "ImageGcPercentNotWhole"]],
  ["image GC beyond the default", gc(86, 80, undefined), ["ImageGcAfterEviction"]],
  ["image GC at the default", gc(85, 80, undefined), []],
  ["image GC beyond a fraction", gc(88, 80, percent(12.3)), ["ImageGcAfterEviction"]],
  ["image GC before a fraction", gc(87, 80, percent(12.3)), []],
  ["image GC beyond a larger threshold", hard({ "imagefs.available": percent(16) }), ["ImageGcAfterEviction"]],
  ["no image GC, no threshold", gc(100, 80, percent(0)), []],
  ["no image GC", gc(100, 80, percent(1)), ["ImageGcAfterEviction"]],
  ["image GC and bytes", gc(99, 80, Size.gibibytes(20)), []],
  ["image GC beyond bytes", { ...gc(81, 70, MiB(20)), nodeSize: { imagefs: MiB(100) } }, ["ImageGcAfterEviction"]],
  ["image GC before bytes", { ...gc(80, 70, MiB(20)), nodeSize: { nodefs: MiB(100) } }, []],
  ["images of no age", { imageMinimumGcAge: Duration.millis(0) }, ["ImageMinimumGcAgeZero"]],
  ["images of the least age", { imageMinimumGcAge: Duration.millis(1) }, []],
  ["a maximum age as the minimum", { imageMaximumGcAge: Duration.minutes(2) }, ["ImageMaximumGcAgeNotAboveMinimum"]],
  ["a maximum age above the minimum", { imageMaximumGcAge: Duration.seconds(121) }, []],
  ["a maximum age on 1.29", { imageMaximumGcAge: Duration.days(1), version: "1.29" }, ["ImageMaximumGcAgeUnknown"]],
  ["a maximum age on 1.30", { imageMaximumGcAge: Duration.days(1), version: "1.30" }, []],
  [
    "a maximum age on k3s 1.31",
    { imageMaximumGcAge: Duration.days(1), distribution: "k3s", version: "1.31" },
    ["ImageMaximumGcAgeUnknown"],
  ],
  ["a maximum age on k3s 1.32", { imageMaximumGcAge: Duration.days(1), distribution: "k3s", version: "1.32" }, []],

  ["no pod", { maxPods: 0 }, ["MaxPodsOutOfRange"]],
  ["one pod", { maxPods: 1 }, []],
  ["a part of a pod", { maxPods: 1.5 }, ["MaxPodsOutOfRange"]],
  ["the most pods", { maxPods: 2 ** 31 - 1 }, []],
  ["too many pods", { maxPods: 2 ** 31 }, ["MaxPodsOutOfRange"]],
  ["pods per core below 0", { podsPerCore: -1 }, ["PodsPerCoreOutOfRange"]],
  ["no limit of pods per core", { podsPerCore: 0 }, []],
  ["one log file", { containerLogMaxFiles: 1 }, ["ContainerLogMaxFilesOutOfRange"]],
  ["two log files", { containerLogMaxFiles: 2 }, []],
  ["logs of no size", { containerLogMaxSize: Size.bytes(0) }, ["ContainerLogMaxSizeZero"]],
  ["logs of a byte", { containerLogMaxSize: Size.bytes(1) }, []],
  ["a fraction of a thousandth", { kubeReserved: { cpu: 0.5 } }, ["ResourceNotCount"]],
  ["processes below 0", { systemReserved: { pid: -1 } }, ["ResourceNotCount"]],
  ["no CPU reserved", { kubeReserved: { cpu: 0 } }, []],
  ["a node without whole processes", { nodeSize: { pid: 0.5 } }, ["ResourceNotCount"]],
])("%s", (_, props, codes) => {
  expect(brokenRules(props)).toEqual(codes);
});

describe("on a node of a declared size", () => {
  test.each<[string, KubeletSettingsProps, readonly string[]]>([
    ["memory as large as its threshold", { nodeSize: { memory: MiB(100) } }, ["NothingLeftOnNode"]],
    ["memory above its threshold", { nodeSize: { memory: MiB(101) } }, []],
    [
      "memory taken by both",
      { nodeSize: { memory: MiB(700) }, kubeReserved: { memory: MiB(300) }, systemReserved: { memory: MiB(300) } },
      ["NothingLeftOnNode"],
    ],
    [
      "memory left by both",
      { nodeSize: { memory: MiB(701) }, kubeReserved: { memory: MiB(300) }, systemReserved: { memory: MiB(300) } },
      [],
    ],
    [
      "all memory reserved",
      { nodeSize: { memory: MiB(600) }, kubeReserved: { memory: MiB(300) }, systemReserved: { memory: MiB(300) } },
      ["ReservedBeyondNode"],
    ],
    ["all CPU reserved", { nodeSize: { cpu: 1000 }, kubeReserved: { cpu: 1000 } }, ["ReservedBeyondNode"]],
    ["nearly all CPU reserved", { nodeSize: { cpu: 1000 }, kubeReserved: { cpu: 999 } }, []],
    ["all processes reserved", { nodeSize: { pid: 100 }, systemReserved: { pid: 100 } }, ["ReservedBeyondNode"]],
    [
      "90 % of the disk reserved",
      { nodeSize: { nodefs: MiB(1000) }, systemReserved: { "ephemeral-storage": MiB(900) } },
      ["NothingLeftOnNode"],
    ],
    [
      "89.9 % of the disk reserved",
      { nodeSize: { nodefs: MiB(1000) }, systemReserved: { "ephemeral-storage": MiB(899) } },
      [],
    ],
    [
      "a threshold as large as the images' disk",
      { ...hard({ "imagefs.available": MiB(100) }), nodeSize: { imagefs: MiB(100) } },
      ["ImageGcAfterEviction", "NothingLeftOnNode"],
    ],
    [
      "a soft threshold as large as the memory",
      soft({ "memory.available": MiB(1000) }, { nodeSize: { memory: MiB(1000) } }),
      ["NothingLeftOnNode"],
    ],
    [
      "a soft threshold below the memory",
      soft({ "memory.available": MiB(999) }, { nodeSize: { memory: MiB(1000) } }),
      [],
    ],
    [
      "more processes than there are",
      { ...hard({ "pid.available": 100 }), nodeSize: { pid: 100 } },
      ["NothingLeftOnNode"],
    ],
    ["fewer processes than there are", { ...hard({ "pid.available": 99 }), nodeSize: { pid: 100 } }, []],
  ])("%s", (_, props, codes) => {
    expect(brokenRules(props)).toEqual(codes);
  });
});

test("props that keep the rules are let through", () => {
  fc.assert(
    fc.property(generatedProps(), (props) => {
      expect(brokenRules(props)).toEqual([]);
    }),
  );
});

test("a soft threshold is refused exactly when it is not above the hard one", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 99 }), fc.integer({ min: 1, max: 99 }), (one, other) => {
      const props = soft({ "nodefs.available": percent(one) }, hard({ "nodefs.available": percent(other) }));
      expect(brokenRules(props)).toEqual(one > other ? [] : ["SoftNotAboveHard"]);
    }),
  );
});
