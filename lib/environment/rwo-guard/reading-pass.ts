import { App, Aspects, TerraformResource, TerraformStack } from "cdktf";
import { describe, StackConfiguration, TerraformConfiguration } from "../../terraform";
import type { Environment } from "../environment";
import type { EnvironmentStack } from "../environment-stack";
import { CLAIM } from "./claims";
import { Mounts } from "./mounts";
import { readingOf, StackReading } from "./stack-reading";
import type { Workload } from "./workloads";

/**
 * What was read of the stacks of an environment in one synth.
 *
 * All stacks are prepared, then each in turn has its aspects applied and is checked. So what was read holds from one check to the next, but for
 * the stack that is checked where it has aspects: they have run since. It holds no longer than until a stack is prepared, which begins the next
 * synth; until a stack is checked again, in one that prepares nothing; or until all stacks are checked.
 */
export class ReadingPass {
  private readonly configurations = new Map<TerraformStack, StackConfiguration>();
  private readonly readings = new Map<TerraformStack, StackReading>();
  private mounts: Mounts | undefined;
  private readonly checked = new Set<TerraformStack>();

  public constructor(private readonly environment: Environment) {}

  /** Forgets everything that was read. */
  public end(): void {
    this.configurations.clear();
    this.readings.clear();
    this.mounts = undefined;
    this.checked.clear();
  }

  /**
   * Judges the workloads of a stack that mount claims, as they are now.
   *
   * @param judge is given them and what is mounted in the whole environment
   */
  public check<T>(stack: EnvironmentStack, judge: (workload: Workload, mounts: Mounts) => readonly T[]): readonly T[] {
    const { stacks } = this.environment;
    if (this.checked.has(stack)) {
      this.end();
    }
    if (stack.node.findAll().some((construct) => Aspects.of(construct).all.length > 0)) {
      this.configurations.delete(stack);
      this.readings.delete(stack);
      this.mounts = undefined;
    }
    // To read a stack costs as much as to write it, and most environments make no claims.
    this.mounts ??= new Mounts(stacks.some(makesClaims) ? stacks.map((each) => this.read(each)) : []);
    const { mounts } = this;
    const result = mounts.isEmpty ? [] : this.read(stack).workloads.flatMap((workload) => judge(workload, mounts));
    this.checked.add(stack);
    if (this.checked.size === stacks.length) {
      this.end();
    }
    return result;
  }

  private read(stack: TerraformStack): StackReading {
    const reading = this.readings.get(stack) ?? readingOf(this.configurationOf(stack));
    this.readings.set(stack, reading);
    return reading;
  }

  private configurationOf(stack: TerraformStack): StackConfiguration {
    const known = this.configurations.get(stack);
    const configuration = known ?? {
      ...describe(stack),
      configuration: stack.toTerraform() as TerraformConfiguration,
      sibling: (name: string) => {
        const other = App.of(stack).node.children.find((child) => child.node.id === name);
        return TerraformStack.isStack(other) ? this.configurationOf(other) : undefined;
      },
    };
    this.configurations.set(stack, configuration);
    return configuration;
  }
}

function makesClaims(stack: EnvironmentStack): boolean {
  return stack.node
    .findAll()
    .some(
      (construct) => TerraformResource.isTerraformResource(construct) && CLAIM.test(construct.terraformResourceType),
    );
}
