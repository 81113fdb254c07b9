import type { StackConfiguration } from "../../terraform";
import { readWriteOnceClaims, ReadWriteOnceClaim } from "./claims";
import { Resources } from "./resources";
import { Workload, workloadsWithClaims } from "./workloads";

/** What the guard wants to know of a stack. */
export interface StackReading {
  /** Its workloads that mount claims. */
  readonly workloads: readonly Workload[];
  /** Its read-write-once claims. */
  readonly claims: readonly ReadWriteOnceClaim[];
}

/** Reads a stack as it would be written. */
export function readingOf(stack: StackConfiguration): StackReading {
  const resources = new Resources(stack);
  return { workloads: workloadsWithClaims(resources), claims: readWriteOnceClaims(resources) };
}
