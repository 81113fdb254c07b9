import type { TerraformResource } from "cdktf";
import { readWriteOnceClaims, ReadWriteOnceClaim } from "./claims";
import type { CurrentStack } from "./current-configuration";
import { ResourceReader } from "./resource-reader";
import { candidatesOf, Workload, workloadsWithClaims } from "./workloads";

/** What the guard wants to know of a stack, each part read when it is first asked for. */
export class StackReading {
  private readonly reader: ResourceReader;
  private readonly candidates: readonly TerraformResource[];
  private readClaims: readonly ReadWriteOnceClaim[] | undefined;
  private readWorkloads: readonly Workload[] | undefined;

  public constructor(private readonly stack: CurrentStack) {
    this.reader = new ResourceReader(stack);
    this.candidates = candidatesOf(stack.elements, stack.isOverridden);
  }

  /** Its workloads that mount claims. */
  public get workloads(): readonly Workload[] {
    this.readWorkloads ??= workloadsWithClaims(this.candidates, this.reader);
    return this.readWorkloads;
  }

  /** Its read-write-once claims. */
  public get claims(): readonly ReadWriteOnceClaim[] {
    this.readClaims ??= readWriteOnceClaims(this.stack.elements, this.reader);
    return this.readClaims;
  }
}
