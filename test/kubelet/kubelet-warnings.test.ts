import type { EvictionAmounts, KubeletSettingsProps } from "../../lib/kubelet";
import { kubeletWarnings } from "../../lib/kubelet/kubelet-warnings";
import { Duration, Percent, Size } from "../../lib/units";
import { settingsOf } from "./settings";

const MiB = Size.mebibytes;
const percent = Percent.of;
const codesOf = (props: KubeletSettingsProps, settle = Duration.seconds(10)): readonly string[] =>
  kubeletWarnings(settingsOf(props), settle).map((text) => text.split(":")[0]!);
const ALL_RESERVED = { cpu: 500, memory: MiB(500), "ephemeral-storage": MiB(500), pid: 500 };
const hard = (evictionHard: EvictionAmounts): KubeletSettingsProps => ({ evictionHard });
const soft = (evictionSoft: EvictionAmounts): KubeletSettingsProps => ({
  evictionSoft,
  evictionSoftGracePeriod: Object.fromEntries(Object.keys(evictionSoft).map((key) => [key, Duration.minutes(1)])),
  evictionMaxPodGracePeriod: Duration.seconds(30),
});

test.each<[string, KubeletSettingsProps, readonly string[]]>([
  ["nothing given", {}, []],
  ["nothing given on k3s", { distribution: "k3s" }, []],
  ["nodefs 4.9 %", hard({ "nodefs.available": percent(4.9) }), ["NodefsThresholdLow"]],
  ["nodefs 5 %", hard({ "nodefs.available": percent(5) }), []],
  ["nodefs off", hard({ "nodefs.available": percent(0) }), ["NodefsThresholdLow"]],
  ["nodefs in bytes", hard({ "nodefs.available": MiB(1) }), []],
  [
    "nodefs of a known size",
    { ...hard({ "nodefs.available": MiB(49) }), nodeSize: { nodefs: MiB(1000) } },
    ["NodefsThresholdLow"],
  ],
  ["nodefs of a known size, enough", { ...hard({ "nodefs.available": MiB(50) }), nodeSize: { nodefs: MiB(1000) } }, []],
  ["memory 99Mi", hard({ "memory.available": MiB(99) }), ["MemoryThresholdLow"]],
  ["memory 100Mi", hard({ "memory.available": MiB(100) }), []],
  ["memory off", hard({ "memory.available": percent(0) }), ["MemoryThresholdLow"]],
  ["memory in per cent", hard({ "memory.available": percent(1) }), []],
  [
    "memory of a known size",
    { ...hard({ "memory.available": percent(9) }), nodeSize: { memory: MiB(1000) } },
    ["MemoryThresholdLow"],
  ],
  [
    "memory of a known size, enough",
    { ...hard({ "memory.available": percent(10) }), nodeSize: { memory: MiB(1000) } },
    [],
  ],
  ["inodes off", hard({ "nodefs.inodesFree": percent(0) }), ["ThresholdOff"]],
  ["containerfs", hard({ "containerfs.available": percent(5) }), ["ContainerfsIgnored"]],
  ["containerfs off", hard({ "containerfs.available": percent(0) }), ["ThresholdOff"]],
  ["soft in another unit", soft({ "memory.available": percent(10) }), ["SoftNotComparable"]],
  [
    "soft in another unit of a known size",
    { ...soft({ "memory.available": percent(20) }), nodeSize: { memory: MiB(1000) } },
    [],
  ],
  [
    "soft without time to end",
    { ...soft({ "nodefs.available": percent(12) }), evictionMaxPodGracePeriod: Duration.seconds(0) },
    ["PodsKilledAtOnce"],
  ],
  [
    "soft with a second to end",
    { ...soft({ "nodefs.available": percent(12) }), evictionMaxPodGracePeriod: Duration.seconds(1) },
    [],
  ],
  ["a short transition", { evictionPressureTransitionPeriod: Duration.seconds(59) }, ["TransitionPeriodShort"]],
  ["a minute's transition", { evictionPressureTransitionPeriod: Duration.minutes(1) }, []],
  ["soft before images go", soft({ "imagefs.available": percent(16) }), ["ImageGcAfterSoftEviction"]],
  [
    "soft when images go",
    { ...soft({ "imagefs.available": percent(15) }), ...hard({ "imagefs.available": percent(14) }) },
    [],
  ],
  ["one disk, pods before images", hard({ "nodefs.available": percent(16) }), ["NodefsBeforeImageGc"]],
  ["one disk, pods with images", hard({ "nodefs.available": percent(15) }), []],
  ["two disks", { ...hard({ "nodefs.available": percent(16) }), nodeSize: { imagefs: MiB(9000) } }, []],
  ["111 pods", { maxPods: 111 }, ["MaxPodsAboveTested"]],
  ["110 pods", { maxPods: 110 }, []],
  ["one reservation as a flag", { version: "1.29", kubeReserved: { cpu: 500 } }, ["ReservedReplaced"]],
  [
    "two of them",
    { version: "1.29", kubeReserved: { cpu: 1 }, systemReserved: { pid: 1 } },
    Array(2).fill("ReservedReplaced"),
  ],
  [
    "one on an older k3s",
    { distribution: "k3s", version: "1.31", systemReserved: { memory: MiB(1) } },
    ["ReservedReplaced"],
  ],
  ["every reservation as a flag", { version: "1.29", kubeReserved: ALL_RESERVED, systemReserved: {} }, []],
  ["one reservation as a drop-in", { version: "1.30", kubeReserved: { cpu: 500 } }, []],
  ["one as a drop-in of k3s", { distribution: "k3s", version: "1.32", kubeReserved: { cpu: 500 } }, []],
  ["1.37", { version: "1.37" }, ["VersionNotChecked"]],
  ["1.36", { version: "1.36" }, []],
])("%s", (_, props, codes) => {
  expect(codesOf(props)).toEqual(codes);
});

test("what would be lost of a reservation is named", () => {
  expect(kubeletWarnings(settingsOf({ version: "1.29", kubeReserved: { cpu: 500 } }), Duration.seconds(10))).toEqual([
    expect.stringContaining("what it has for memory, ephemeral-storage, pid is lost"),
  ]);
});

test("SettleShort: in less than 10 seconds the kubelet may not have looked", () => {
  expect(codesOf({}, Duration.millis(9999))).toEqual(["SettleShort"]);
  expect(codesOf({}, Duration.seconds(10))).toEqual([]);
});
