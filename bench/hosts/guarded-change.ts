import { join } from "node:path";
import { App } from "cdktf";
import { hostKeyPath, type Machine, machineKeyPath } from "../../lab";
import type { Engine } from "../../lab/start/engine";
import { StackRunner } from "../../lab/start/stack-runner";
import { Environment, StateBackend } from "../../lib";
import { GuardedChange, HostGroup } from "../../lib/host";
import { Duration } from "../../lib/units";
import { Service, SETTLE_SECONDS } from "./service";
import type { Side } from "./side";

/** The change as a construct of this library, applied by the engine; the time is that of the engine alone. */
export class GuardedChangeSide implements Side {
  public readonly service = new Service("bench-guarded-change", 8081);
  public readonly version: string;
  /** Milliseconds that each synthesis took. */
  public readonly syntheses: number[] = [];
  private readonly runner: StackRunner;
  private initialized = false;

  /** @param home folder for the output and the state */
  public constructor(
    engine: Engine,
    private readonly home: string,
    private readonly machines: readonly Machine[],
    private readonly waveSize: number,
  ) {
    this.version = engine.version;
    this.runner = new StackRunner(engine, join(this.outdir, "stacks", "bench-hosts"));
  }

  public async apply(revision: number): Promise<number> {
    const started = performance.now();
    this.synthesize(revision);
    this.syntheses.push(performance.now() - started);
    if (!this.initialized) {
      await this.runner.init();
      this.initialized = true;
    }
    const applied = performance.now();
    await this.runner.apply();
    return performance.now() - applied;
  }

  private get outdir(): string {
    return join(this.home, "cdktf.out");
  }

  private synthesize(revision: number): void {
    const app = new App({ outdir: this.outdir });
    const hosts = this.machines.map(({ name, address }) => ({ name, address, hostKeyFile: hostKeyPath(name) }));
    const bench = new Environment(app, "bench", { hosts, state: StateBackend.local({ folder: this.home }) });
    const stack = bench.stack("hosts");
    const { name, validate, restart, healthy } = this.service;
    new GuardedChange(stack, "Change", {
      hosts: new HostGroup(stack, "machines", { identityFile: machineKeyPath(), maxUnavailable: this.waveSize }),
      title: "service",
      files: this.service.files(revision),
      steps: { validate, activate: restart, healthy },
      units: [name],
      settle: Duration.seconds(SETTLE_SECONDS),
    });
    app.synth();
  }
}
