import type { ReadWriteOnceClaim } from "./claims";
import type { ObjectName } from "./resources";
import type { StackReading } from "./stack-reading";
import type { Workload } from "./workloads";

/** Which workload of an environment mounts which of its read-write-once claims. */
export class Mounts {
  private readonly claims = new Map<string, ReadWriteOnceClaim[]>();
  private readonly workloads = new Map<string, Workload[]>();

  public constructor(stacks: readonly StackReading[]) {
    for (const claim of stacks.flatMap((stack) => stack.claims)) {
      add(this.claims, keyOf(claim), claim);
    }
    for (const workload of stacks.flatMap((stack) => stack.workloads)) {
      for (const name of workload.claims) {
        add(this.workloads, keyOf({ namespace: workload.namespace, name }), workload);
      }
    }
  }

  /** Whether there is no read-write-once claim that anything could mount. */
  public get isEmpty(): boolean {
    return this.claims.size === 0;
  }

  /** The read-write-once claims that a workload mounts. */
  public claimsOf({ namespace, claims }: Workload): readonly ReadWriteOnceClaim[] {
    return claims.flatMap((name) => this.claims.get(keyOf({ namespace, name })) ?? []);
  }

  /** The other workloads that mount a claim. */
  public othersOn(claim: ReadWriteOnceClaim, workload: Workload): readonly Workload[] {
    return (this.workloads.get(keyOf(claim)) ?? []).filter(({ path }) => path !== workload.path);
  }
}

function keyOf({ namespace, name }: ObjectName): string {
  return `${namespace}/${name}`;
}

function add<T>(lists: Map<string, T[]>, key: string, item: T): void {
  const list = lists.get(key);
  if (list === undefined) {
    lists.set(key, [item]);
  } else {
    list.push(item);
  }
}
