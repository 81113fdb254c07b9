import * as fc from "fast-check";
import type { EvictionSignal, KubeletSettingsProps } from "../../lib/kubelet";
import { Duration, Percent, Size } from "../../lib/units";

const SPACE: readonly EvictionSignal[] = ["memory.available", "nodefs.available", "imagefs.available"];
const COUNT: readonly EvictionSignal[] = ["nodefs.inodesFree", "imagefs.inodesFree", "pid.available"];

const percent = (min: number, max: number): fc.Arbitrary<Percent> => fc.integer({ min, max }).map((n) => Percent.of(n));
const size = fc.integer({ min: 1, max: 4096 }).map((n) => Size.mebibytes(n));
const count = fc.integer({ min: 1, max: 100_000 });

/** A hard and a soft threshold for each of some signals, the soft one above, with its grace period. */
const thresholds = fc
  .subarray([...SPACE, ...COUNT])
  .chain((signals) =>
    fc.tuple(
      ...signals.map((signal) =>
        fc.record({
          signal: fc.constant(signal),
          hard: fc.oneof(percent(1, 14), SPACE.includes(signal) ? size : count),
          soft: fc.boolean(),
          grace: fc.integer({ min: 1, max: 600 }),
        }),
      ),
    ),
  )
  .map((drawn): KubeletSettingsProps => {
    const softened = drawn.filter(({ soft }) => soft);
    const above = (hard: Percent | Size | number): Percent | Size | number => {
      if (typeof hard === "number") {
        return hard + 1;
      }
      return hard instanceof Percent ? Percent.of(hard.toNumber() + 1) : Size.bytes(hard.toBytes() + 1);
    };
    return {
      evictionHard: Object.fromEntries(drawn.map(({ signal, hard }) => [signal, hard])),
      evictionSoft: Object.fromEntries(softened.map(({ signal, hard }) => [signal, above(hard)])),
      evictionSoftGracePeriod: Object.fromEntries(
        softened.map(({ signal, grace }) => [signal, Duration.seconds(grace)]),
      ),
    };
  });

const others = fc.record(
  {
    evictionPressureTransitionPeriod: fc.integer({ min: 1, max: 10_000_000 }).map((n) => Duration.millis(n)),
    evictionMaxPodGracePeriod: fc.nat({ max: 3600 }).map((n) => Duration.seconds(n)),
    maxPods: fc.integer({ min: 1, max: 500 }),
    podsPerCore: fc.nat({ max: 50 }),
    containerLogMaxSize: size,
    containerLogMaxFiles: fc.integer({ min: 2, max: 50 }),
    kubeReserved: fc.record({ cpu: fc.nat({ max: 4000 }), memory: size, pid: count }, { requiredKeys: [] }),
    systemReserved: fc.record({ "ephemeral-storage": size }, { requiredKeys: [] }),
    version: fc.integer({ min: 28, max: 36 }).map((minor) => `1.${minor}`),
    distribution: fc.constantFrom("kubeadm" as const, "k3s" as const),
  },
  { requiredKeys: [] },
);

/** Props that keep every rule. */
export function generatedProps(): fc.Arbitrary<KubeletSettingsProps> {
  return fc.tuple(thresholds, others).map(([first, second]) => ({ ...first, ...second }));
}
