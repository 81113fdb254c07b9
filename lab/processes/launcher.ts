import { until } from "../cluster/cluster";
import type { Component } from "../cluster/components";
import { LabError } from "../errors";
import type { LabPaths } from "../paths";
import type { LabProgress } from "../progress";
import { isReady } from "../status";
import { deathNotice, logFile, type ProgramSpec, running, start } from "./supervisor";

/** A program with what the lab knows of it. */
export interface Program extends ProgramSpec {
  readonly component: Component;
}

/** A slow machine under load takes its time; a program that ended is noticed at once. */
export const READY_TIMEOUT_MS = 120_000;

/** Starts what does not run, once each, and remembers what it started. */
export class Launcher {
  private readonly launched = new Set<string>();

  public constructor(
    private readonly paths: LabPaths,
    private readonly progress: LabProgress,
  ) {}

  /** Whether anything had to be started. */
  public get idle(): boolean {
    return this.launched.size === 0;
  }

  /** Starts a program unless it runs, after what is to be done before it may. */
  public async ensure(program: Program, before: () => Promise<void> = () => Promise.resolve()): Promise<void> {
    if (running(this.paths, program.name) !== undefined) return;
    await before();
    const { pid } = await start(this.paths, program);
    this.launched.add(program.name);
    this.progress.info(`  started ${program.name} ${program.version} (pid ${pid})`);
  }

  /**
   * Waits until a program says that it is ready. One that was running but ends meanwhile, because it was just being
   * killed, is started; one that was started here and ends is broken.
   *
   * @throws LabError with the end of its log, or when it takes too long.
   */
  public async untilReady(program: Program, before?: () => Promise<void>): Promise<void> {
    const { name, component } = program;
    await until(
      async () => {
        if (running(this.paths, name) === undefined && this.launched.has(name)) {
          throw new LabError(await deathNotice(this.paths, name));
        }
        await this.ensure(program, before);
        return isReady(component, this.paths);
      },
      READY_TIMEOUT_MS,
      () => new LabError(`${name} is not ready after ${READY_TIMEOUT_MS / 1_000} s; see ${logFile(this.paths, name)}`),
    );
  }
}
