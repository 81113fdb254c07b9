import type { Machine } from "../../../lab";
import { type EnvironmentStack, type Host, type HostGroup, SecretValue } from "../../../lib";
import type { Finished } from "../../support/cdktf-cli";
import { eventually } from "./lab-machines";
import { type Content, MachinesApp } from "./nodes-app";
import { groupOf, hostOf } from "./nodes-hosts";
import { hold, IN_THE_MIDDLE, lookAt, pairChange, type PairProps, release, whole } from "./nodes-pair";
import type { EngineRun } from "./nodes-run";
import { untilFinished } from "./nodes-traces";

/** Value of the secret that each generation has with it. */
export const CANARY = "canary-7b1f3c9e5d";

/** Brings two machines, one a wave, from one generation of the pair service to the next. */
export class PairApp {
  /** Names the change on the machines. */
  public readonly changeId: string;
  public readonly app: MachinesApp;
  private current = 0;

  public constructor(
    engine: string,
    name: string,
    private readonly machines: readonly [Machine, Machine],
  ) {
    this.app = new MachinesApp(engine, name, { pair_token: CANARY });
    this.changeId = `${name}-nodes.pair`;
  }

  /** What is on the machines. */
  public get generation(): number {
    return this.current;
  }

  /** What comes next. */
  public get next(): number {
    return this.current + 1;
  }

  /** The machines; the second one lets in a user who is not root. */
  public get hosts(): readonly [Host, Host] {
    return [hostOf(this.machines[0]), hostOf(this.machines[1], { user: "operator" })];
  }

  /** A generation, and whatever else a test wants to have otherwise. */
  public wanted(generation: number | string, extra: PairProps = {}, group = this.group()): Content {
    return (stack) => {
      const token = stack.secretVariable(SecretValue.variable("pair_token")).stringValue;
      const secret = { path: "/etc/pair/token", content: `token=${token}\n`, mode: "0600", secret: true };
      pairChange(stack, group(stack), generation, { more: [secret], ...extra });
    };
  }

  /** Waits until nothing is half-way on a machine, and it is whole in a generation. */
  public async expectOn(machine: Machine, generation: number): Promise<void> {
    await untilFinished(machine);
    await eventually(
      () => lookAt(machine),
      (state) => state === whole(generation),
    );
  }

  /** Both are what they were after the last deploy that completed. */
  public async expectUnchanged(): Promise<void> {
    for (const machine of this.machines) {
      await this.expectOn(machine, this.current);
    }
  }

  /** Begins the next generation and waits until the first machine is in the middle of it, where it stays. */
  public async begin(): Promise<EngineRun> {
    await hold(this.machines[0], this.next);
    const run = await this.app.begin(this.wanted(this.next));
    await run.printed(IN_THE_MIDDLE);
    return run;
  }

  /** Begins the next generation, disturbs it in the middle, and finds both machines as they were before. */
  public async disturbed(disturb: (run: EngineRun) => Promise<void> | void): Promise<void> {
    const run = await this.begin();
    await disturb(run);
    expect((await run.ended()).status).not.toBe(0);
    await this.expectUnchanged();
  }

  /** An apply of the next generation that must fail and leave both machines as they are. */
  public async refused(content: Content): Promise<string> {
    const { status, output } = await this.app.apply(content);
    expect({ status, output }).not.toMatchObject({ status: 0 });
    await this.expectUnchanged();
    return output;
  }

  /** The next generation, with nothing in its way. */
  public async completes(extra: PairProps = {}): Promise<string> {
    await release(this.machines[0], this.next);
    return this.arrived(await this.app.apply(this.wanted(this.next, extra)));
  }

  /** The next generation is on both machines. */
  public async arrived({ status, output }: Finished): Promise<string> {
    this.current += 1;
    expect({ status, output }).toMatchObject({ status: 0 });
    await this.expectUnchanged();
    return output;
  }

  /** Takes everything away. */
  public async end(): Promise<void> {
    for (const machine of this.machines) {
      await (machine.isOn ? machine.connect() : machine.boot());
    }
    await this.app.destroy();
    this.app.close();
  }

  private group(): (stack: EnvironmentStack) => HostGroup {
    return (stack) => groupOf(stack, this.hosts);
  }
}
