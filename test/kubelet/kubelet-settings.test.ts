import * as fc from "fast-check";
import { amountTexts } from "../../lib/kubelet/kubelet-configuration";
import { Duration, Percent, Size } from "../../lib/units";
import { generatedProps } from "./generated-props";
import { brokenRules, settingsOf } from "./settings";

const DEFAULTS = {
  "memory.available": "100Mi",
  "nodefs.available": "10%",
  "nodefs.inodesFree": "5%",
  "imagefs.available": "15%",
  "imagefs.inodesFree": "5%",
};
const OLD_DEFAULTS = { ...DEFAULTS, "imagefs.inodesFree": undefined };
const K3S_DEFAULTS = { ...DEFAULTS, "nodefs.available": "5%", "imagefs.available": "5%" };

test.each([
  ["kubeadm", "1.28", OLD_DEFAULTS],
  ["kubeadm", "1.29", OLD_DEFAULTS],
  ["kubeadm", "1.30", DEFAULTS],
  ["kubeadm", "1.36", DEFAULTS],
  ["k3s", "1.28", { ...K3S_DEFAULTS, "imagefs.inodesFree": undefined }],
  ["k3s", "1.34", K3S_DEFAULTS],
] as const)("%s %s has complete hard thresholds", (distribution, version, expected) => {
  const texts = amountTexts(settingsOf({ distribution, version }).evictionHard);
  expect(texts).toEqual(JSON.parse(JSON.stringify(expected)));
});

test("one given threshold leaves the others as they are", () => {
  const { evictionHard } = settingsOf({ evictionHard: { "nodefs.available": Percent.of(5), "pid.available": 500 } });
  expect(amountTexts(evictionHard)).toEqual({ ...DEFAULTS, "nodefs.available": "5%", "pid.available": "500" });
});

test("undefined is as good as nothing", () => {
  const undefinedProps = {
    evictionHard: { "memory.available": undefined },
    evictionSoft: { "nodefs.available": undefined },
    evictionPressureTransitionPeriod: undefined,
    version: undefined,
    maxPods: undefined,
  };
  expect(settingsOf(undefinedProps)).toEqual(settingsOf());
  expect(brokenRules(undefinedProps)).toEqual([]);
});

test("the other defaults are the kubelet's, or the node's own", () => {
  const settings = settingsOf();
  expect([
    settings.evictionPressureTransitionPeriod.toString(),
    settings.evictionMaxPodGracePeriod.toString(),
    settings.imageGcHighThresholdPercent.toString(),
    settings.imageGcLowThresholdPercent.toString(),
    settings.imageMinimumGcAge.toString(),
  ]).toEqual(["300s", "0s", "85%", "80%", "120s"]);
  expect(settings).toMatchObject({
    evictionSoft: {},
    evictionSoftGracePeriod: {},
    evictionMinimumReclaim: {},
    imageMaximumGcAge: undefined,
    maxPods: undefined,
    podsPerCore: undefined,
    kubeReserved: {},
    systemReserved: {},
    containerLogMaxSize: undefined,
    containerLogMaxFiles: undefined,
    distribution: "kubeadm",
    minor: 34,
  });
});

test("k3s reclaims as it does by itself, but for signals without a threshold", () => {
  const reclaim = (off: boolean): unknown =>
    amountTexts(
      settingsOf({ distribution: "k3s", evictionHard: off ? { "imagefs.available": Percent.of(0) } : {} })
        .evictionMinimumReclaim,
    );
  expect(reclaim(false)).toEqual({ "nodefs.available": "10%", "imagefs.available": "10%" });
  expect(reclaim(true)).toEqual({ "nodefs.available": "10%" });
});

test("every given value arrives", () => {
  const given = {
    evictionSoft: { "memory.available": Size.mebibytes(500) },
    evictionSoftGracePeriod: { "memory.available": Duration.minutes(1) },
    evictionMinimumReclaim: { "memory.available": Size.mebibytes(50) },
    evictionPressureTransitionPeriod: Duration.seconds(90),
    evictionMaxPodGracePeriod: Duration.seconds(30),
    imageGcHighThresholdPercent: Percent.of(70),
    imageGcLowThresholdPercent: Percent.of(60),
    imageMinimumGcAge: Duration.minutes(3),
    imageMaximumGcAge: Duration.days(7),
    maxPods: 60,
    podsPerCore: 10,
    kubeReserved: { cpu: 200 },
    systemReserved: { memory: Size.gibibytes(1) },
    containerLogMaxSize: Size.mebibytes(20),
    containerLogMaxFiles: 3,
    nodeSize: { memory: Size.gibibytes(16) },
    distribution: "kubeadm",
    version: "1.33",
  } as const;
  expect(settingsOf(given)).toMatchObject(given);
  expect(brokenRules(given)).toEqual([]);
});

test("whatever is given, no default is lost", () => {
  fc.assert(
    fc.property(generatedProps(), (props) => {
      const { evictionHard } = settingsOf(props);
      const oldOnes = props.version === "1.28" || props.version === "1.29" ? OLD_DEFAULTS : DEFAULTS;
      const defaults = Object.keys(JSON.parse(JSON.stringify(oldOnes)) as object);
      expect(Object.keys(evictionHard)).toEqual(expect.arrayContaining(defaults));
      expect(evictionHard).toMatchObject(props.evictionHard ?? {});
    }),
  );
});
