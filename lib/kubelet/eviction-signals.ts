import type { Percent, Size } from "../units";

/**
 * Amounts for the signals by which the kubelet judges a node, e.g. the thresholds under which it evicts pods. Sizes are bytes, numbers
 * are counts of inodes or processes, percentages are shares of what the node or its file system has.
 *
 * @see https://kubernetes.io/docs/concepts/scheduling-eviction/node-pressure-eviction/#eviction-signals
 */
export interface EvictionAmounts {
  /** Memory that is not in use by a working set. */
  readonly "memory.available"?: Size | Percent;
  /** Space on the file system of the kubelet: volumes, logs and, without another file system for them, images and containers. */
  readonly "nodefs.available"?: Size | Percent;
  /** Free inodes on the file system of the kubelet. */
  readonly "nodefs.inodesFree"?: number | Percent;
  /** Space on the file system on which the container runtime keeps images. */
  readonly "imagefs.available"?: Size | Percent;
  /** Free inodes on the file system on which the container runtime keeps images. */
  readonly "imagefs.inodesFree"?: number | Percent;
  /** Space on the file system of the writable layers; the kubelet takes nodefs' or imagefs' threshold instead of this one. */
  readonly "containerfs.available"?: Size | Percent;
  /** Free inodes on the file system of the writable layers; the kubelet takes nodefs' or imagefs' threshold instead. */
  readonly "containerfs.inodesFree"?: number | Percent;
  /** Process ids that are not in use. */
  readonly "pid.available"?: number | Percent;
}

/** Name of a signal, as the kubelet writes it. */
export type EvictionSignal = keyof EvictionAmounts;

/** Any amount of any signal. */
export type EvictionAmount = Size | Percent | number;

/** Condition of a node that a signal brings about. */
export type PressureCondition = "MemoryPressure" | "DiskPressure" | "PIDPressure";

/** Every signal, in the order in which they are written. */
export const EVICTION_SIGNALS: readonly EvictionSignal[] = [
  "memory.available",
  "nodefs.available",
  "nodefs.inodesFree",
  "imagefs.available",
  "imagefs.inodesFree",
  "containerfs.available",
  "containerfs.inodesFree",
  "pid.available",
];

/** Signals that kubelets of a minor version know; a kubelet that reads of another one does not start. */
export function knownSignals(minor: number): readonly EvictionSignal[] {
  return minor >= 29 ? EVICTION_SIGNALS : EVICTION_SIGNALS.filter((signal) => !signal.startsWith("containerfs."));
}

/** Condition that a node gets when a signal falls below its threshold. */
export function conditionOf(signal: EvictionSignal): PressureCondition {
  switch (signal) {
    case "memory.available":
      return "MemoryPressure";
    case "pid.available":
      return "PIDPressure";
    default:
      return "DiskPressure";
  }
}

/** The signals that have a value, with it, in the order of {@link EVICTION_SIGNALS}. */
export function entriesOf<T>(
  values: Readonly<Partial<Record<EvictionSignal, T>>>,
): readonly (readonly [EvictionSignal, T])[] {
  return EVICTION_SIGNALS.flatMap((signal) => {
    const value = values[signal];
    return value === undefined ? [] : [[signal, value] as const];
  });
}
