import { App, Aspects, TerraformStack } from "cdktf";
import type { Environment } from "../environment";
import { EnvironmentStack } from "../environment-stack";
import { CurrentStack } from "./current-configuration";
import { Mounts } from "./mounts";
import { StackReading } from "./stack-reading";
import type { Workload } from "./workloads";

/**
 * What was read of the stacks of an environment in one synth.
 *
 * All stacks are prepared, then each in turn has its aspects applied and is checked. So what was read holds from one check to the next, but for
 * the stack that is checked where it has aspects: they have run since. It holds no longer than until a stack is prepared, which begins the next synth; until a
 * stack is checked again, in one that prepares nothing; or until all stacks are checked.
 */
export class ReadingPass {
  private readonly current = new Map<TerraformStack, CurrentStack>();
  private readonly readings = new Map<TerraformStack, StackReading>();
  private mounts: Mounts | undefined;
  private readonly checked = new Set<TerraformStack>();

  public constructor(private readonly environment: Environment) {}

  /** Forgets everything that was read. */
  public end(): void {
    this.current.clear();
    this.readings.clear();
    this.mounts = undefined;
    this.checked.clear();
  }

  /**
   * Judges the workloads of a stack that mount claims, as they are now.
   *
   * @param judge is given them and, where there are any, what is mounted in the whole environment
   */
  public check<T>(stack: EnvironmentStack, judge: (workload: Workload, mounts: Mounts) => readonly T[]): readonly T[] {
    if (this.checked.has(stack)) {
      this.end();
    }
    if (stack.node.findAll().some((construct) => Aspects.of(construct).all.length > 0)) {
      this.current.delete(stack);
      this.readings.delete(stack);
      this.mounts = undefined;
    }
    const stacks = this.stacks();
    const result = this.read(stack).workloads.flatMap((workload) => {
      this.mounts ??= new Mounts(stacks.map((each) => this.read(each)));
      return judge(workload, this.mounts);
    });
    this.checked.add(stack);
    if (this.checked.size === stacks.length) {
      this.end();
    }
    return result;
  }

  private stacks(): readonly EnvironmentStack[] {
    return App.of(this.environment)
      .node.children.filter((child) => child instanceof EnvironmentStack)
      .filter(({ environment }) => environment === this.environment);
  }

  private read(stack: TerraformStack): StackReading {
    const known = this.readings.get(stack);
    const reading = known ?? new StackReading(this.currentOf(stack));
    this.readings.set(stack, reading);
    return reading;
  }

  private readonly currentOf = (stack: TerraformStack): CurrentStack => {
    const current = this.current.get(stack) ?? new CurrentStack(stack, this.currentOf);
    this.current.set(stack, current);
    return current;
  };
}
