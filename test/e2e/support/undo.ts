/** What a test has made and has to take away: the last of it first, and all of it. */
export class Undo {
  private readonly steps: (() => unknown)[] = [];

  /** Notes how to take away what has just been made, or is about to be. */
  public add(...steps: readonly (() => unknown)[]): void {
    this.steps.push(...steps);
  }

  /** Takes everything away; a step that fails keeps none of the others from being taken. @throws Error naming what failed */
  public async all(): Promise<void> {
    const failures: unknown[] = [];
    for (const step of this.steps.splice(0).reverse()) {
      try {
        await step();
      } catch (error) {
        failures.push(error);
      }
    }
    if (failures.length > 0) {
      throw new AggregateError(failures, `not taken away: ${failures.map(String).join("; ")}`);
    }
  }
}
