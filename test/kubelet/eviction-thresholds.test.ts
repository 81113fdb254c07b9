import { evictionThresholds } from "../../lib/kubelet/eviction-thresholds";
import { Duration, Percent, Size } from "../../lib/units";
import { settingsOf } from "./settings";

test("the defaults are data for alerts", () => {
  expect(
    evictionThresholds(settingsOf()).map(({ signal, kind, amount, condition }) => [
      signal,
      kind,
      String(amount),
      condition,
    ]),
  ).toEqual([
    ["memory.available", "hard", "100Mi", "MemoryPressure"],
    ["nodefs.available", "hard", "10%", "DiskPressure"],
    ["nodefs.inodesFree", "hard", "5%", "DiskPressure"],
    ["imagefs.available", "hard", "15%", "DiskPressure"],
    ["imagefs.inodesFree", "hard", "5%", "DiskPressure"],
  ]);
});

test("soft ones follow with their grace; those that are off, and those that the kubelet ignores, are none", () => {
  const thresholds = evictionThresholds(
    settingsOf({
      evictionHard: {
        "memory.available": Percent.of(0),
        "nodefs.available": Percent.of(0),
        "nodefs.inodesFree": Percent.of(0),
        "imagefs.available": Percent.of(0),
        "imagefs.inodesFree": Percent.of(0),
        "containerfs.available": Percent.of(5),
        "pid.available": 500,
      },
      evictionSoft: { "memory.available": Size.gibibytes(1) },
      evictionSoftGracePeriod: { "memory.available": Duration.minutes(1) },
    }),
  );
  expect(thresholds).toEqual([
    {
      signal: "pid.available",
      operator: "<",
      amount: 500,
      kind: "hard",
      gracePeriod: undefined,
      condition: "PIDPressure",
    },
    {
      signal: "memory.available",
      operator: "<",
      amount: Size.gibibytes(1),
      kind: "soft",
      gracePeriod: Duration.minutes(1),
      condition: "MemoryPressure",
    },
  ]);
});
