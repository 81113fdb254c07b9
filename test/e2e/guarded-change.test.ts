import * as fs from "node:fs";
import * as path from "node:path";
import { addMachine, hostKeyPath, type Machine, removeMachine } from "../../lab";
import { Duration } from "../../lib";
import { describeUnless } from "../support/requirements";
import { ensureMachines, machinesHindrance } from "./support/lab-machines";
import { groupOf, hostOf } from "./support/nodes-hosts";
import { installPair, lookAt, release, whole } from "./support/nodes-pair";
import { CANARY, PairApp } from "./support/nodes-pair-app";
import { loginsOf, said, tracesOn } from "./support/nodes-traces";
import { ENGINES, hindrance } from "./support/requirements";

/** Takes every block of the disk that anybody can have, and tells how many are left. */
const FILL = `fallocate -l "$(df --output=avail -B1 / | tail -n 1)" /fill
cat /dev/zero >/rest 2>/dev/null
df --output=avail / | tail -n 1`;
const EMPTY = "rm -f /fill /rest";

const MACHINES = { "pair-1": "198.18.0.51", "pair-2": "198.18.0.52" };

/** The engine with which everything is tried; what the other is tried with depends on the engine. */
const engineOfAll = ENGINES.find((engine) => hindrance(engine, []) === undefined);

describeUnless(machinesHindrance(), "a guarded change of two machines, one a wave,", () => {
  let one: Machine;
  let two: Machine;
  let pair: PairApp;

  beforeAll(async () => {
    await ensureMachines();
    const [first, second] = await Promise.all(
      Object.entries(MACHINES).map(async ([name, address]) => {
        // One that an interrupted run left is not as it should be.
        await removeMachine(name);
        const machine = await addMachine(name, address);
        await installPair(machine);
        return machine;
      }),
    );
    [one, two] = [first!, second!];
  });

  afterAll(async () => {
    for (const name of Object.keys(MACHINES)) {
      await removeMachine(name);
    }
  });

  describe.each(ENGINES)("by %s", (engine) => {
    describeUnless(hindrance(engine, []), "on a good and on a bad day", () => {
      beforeAll(() => {
        pair = new PairApp(engine, `pair-${engine}`, [one, two]);
      });

      afterAll(() => pair.end());

      test("goes over both, as root and as a user who may become it, with a secret that nobody sees", async () => {
        const output = await pair.completes();
        expect(output).toMatch(/pair-1: pair: confirmed[^]*pair-2: pair: stage[^]*pair-2: pair: confirmed/);
        for (const machine of [one, two]) {
          const { stdout } = await said(machine, "stat -c '%a %U:%G' /etc/pair/token; cat /etc/pair/token");
          expect(stdout).toBe(`600 root:root\ntoken=${CANARY}\n`);
        }
        const plan = await pair.app.plan(pair.wanted(pair.next));
        expect(plan).toContain("pair_token");
        expect(plan).not.toContain(CANARY);
        expect(output).not.toContain(CANARY);
        expect(pair.app.filesWith(CANARY)).toEqual([]);
        expect(pair.app.filesWith("pair-1").length).toBeGreaterThan(1);
        expect(await pair.app.isDone(pair.wanted(pair.generation))).toBe(true);
      });

      test("killed: the machine is as before, and the next deploy completes", async () => {
        await pair.disturbed((run) => {
          run.signal("SIGKILL");
        });
        await pair.completes();
      });

      test("Ctrl-C, on a disk that has run full meanwhile", async () => {
        await pair.disturbed(async (run) => {
          expect((await said(one, FILL)).stdout.trim()).toBe("0");
          run.signal("SIGINT");
        });
        await said(one, EMPTY);
        await pair.completes();
      });

      test("a machine that leaves is restored, and no other; destroyed, nothing is left behind", async () => {
        const pid = (): Promise<{ stdout: string }> => said(one, "systemctl show --property MainPID pair");
        const before = await pid();
        const [stays] = pair.hosts;
        const { output } = await pair.app.apply(pair.wanted(pair.generation, {}, (stack) => groupOf(stack, [stays])));
        expect(output).toContain("pair-2: pair: restored");
        await pair.expectOn(two, 0);
        expect(await tracesOn(two)).toEqual([]);
        await pair.expectOn(one, pair.generation);
        expect(await pid()).toEqual(before);
        expect(await pair.app.destroy()).toMatchObject({ status: 0 });
        await pair.expectOn(one, 0);
        expect(await tracesOn(one)).toEqual([]);
      });
    });
  });

  describeUnless(engineOfAll === undefined ? "no engine is installed" : undefined, "whatever the engine", () => {
    beforeAll(async () => {
      pair = new PairApp(engineOfAll!, "pair", [one, two]);
      await pair.completes();
    });

    afterAll(() => pair.end());

    test("what does not get healthy is put back, and the error says where, in which step and why", async () => {
      const output = await pair.refused(pair.wanted("broken", { healthyWithin: Duration.seconds(2) }));
      expect(output).toContain("pair-1: pair: healthy failed: not healthy within 2 s; put back, healthy");
      expect(output).toMatch(/journal of pair:[^]*cannot make sense of broken/);
      expect(output).not.toContain("pair-2: pair");
    });

    test("killed when only the last word is missing: the switch puts the change back", async () => {
      const gate = path.join(pair.app.home, "gate");
      fs.writeFileSync(gate, "");
      const extra = { verify: () => ({ command: `echo asked; while [ -e ${gate} ]; do sleep 0.1; done` }) };
      try {
        await release(one, pair.next);
        const run = await pair.app.begin(pair.wanted(pair.next, extra));
        await run.printed(/asked/);
        run.signal("SIGKILL");
        await run.ended();
      } finally {
        fs.rmSync(gate);
      }
      expect(await lookAt(one)).toBe(whole(pair.next));
      // What its timer does some minutes later.
      await said(one, `systemctl start cdktf-onprem-revert-${pair.changeId}.service`);
      await pair.expectUnchanged();
      await pair.completes(extra);
    });

    test("a disk that was full before: nothing is touched", async () => {
      expect((await said(one, FILL)).stdout.trim()).toBe("0");
      expect(await pair.refused(pair.wanted(pair.next))).toMatch(
        /pair-1: pair: stage failed: .*No space left on device.*; nothing was touched/,
      );
      await said(one, EMPTY);
      await pair.completes();
    });

    test("the cable out, and the engine gone before it is in again", async () => {
      await pair.disturbed(async (run) => {
        await one.disconnect();
        run.signal("SIGKILL");
        await run.ended();
        await one.connect();
      });
      await pair.completes();
    });

    test("the cable out for a moment: the change goes on as if nothing had been", async () => {
      const run = await pair.begin();
      await one.disconnect();
      await new Promise((resolve) => setTimeout(resolve, 4_000));
      await one.connect();
      await release(one, pair.next);
      await pair.arrived(await run.ended());
    });

    test("the power cut", async () => {
      await pair.disturbed(async () => {
        await one.kill();
        await one.boot();
      });
      await pair.completes();
    });

    test("a machine with another host key is sent nothing", async () => {
      const before = await loginsOf(one);
      const [, other] = pair.hosts;
      const impostor = hostOf(one, { hostKeyFile: hostKeyPath(two.name) });
      // The engine tries again until this time is over.
      const wait = Duration.seconds(5);
      const { status, output } = await pair.app.apply(
        pair.wanted(pair.next, {}, (stack) => groupOf(stack, [impostor, other], wait)),
      );
      expect(status).not.toBe(0);
      expect(output).toMatch(/key mismatch/);
      // The question itself is a login.
      expect(await loginsOf(one)).toBe(before + 1);
      await pair.expectUnchanged();
    });
  });
});
