import { App } from "cdktf";
import type { Machine } from "../../lab";
import { Duration, Environment, GuardedChange, HostGroup, Percent, StateBackend } from "../../lib";
import { describeUnless } from "../support/requirements";
import { AppliedApp } from "./support/applied-app";
import { machinesHindrance } from "./support/lab-machines";
import { ENGINES, hindrance } from "./support/requirements";
import { Shown, shown } from "./support/shown-apply";
import { addMachines, asked, hostOf, LAB_LOGIN, removeMachines, rootLogins } from "./support/spare-machines";

const FILE = "/etc/waves/setting";
/** A line an activation: when it was. */
const ACTIVATIONS = "/var/log/waves";
const NAMES = [1, 2, 3, 4, 5, 6].map((number) => `wave-${number}`);
const BACKWARDS = [...NAMES].reverse();
const THREE = ["wave-1", "wave-4", "wave-5"];

/** What a test wants of the machines. */
interface Wanted {
  readonly setting?: string;
  readonly maxUnavailable?: number | Percent;
  /** Names of the machines, in the order they are listed. */
  readonly names?: readonly string[];
}

/** What there is of the change on a machine, and how often it was logged in to. */
interface Trace {
  readonly logins: number;
  readonly setting: string;
  readonly activations: number;
}

describeUnless(machinesHindrance(), "waves over six machines of the lab", () => {
  const machines = new Map<string, Machine>();
  const machine = (name: string): Machine => machines.get(name)!;

  beforeAll(async () => {
    const added = await addMachines(NAMES.map((name, index) => [name, `198.18.0.${61 + index}`]));
    added.forEach((one) => machines.set(one.name, one));
  });

  afterAll(async () => {
    await removeMachines(NAMES);
  });

  describe.each(ENGINES)("applied by %s", (engine) => {
    describeUnless(hindrance(engine, []), "in an order of their names", () => {
      let applied: AppliedApp;
      let last: Readonly<Record<string, Trace>> | undefined;

      beforeAll(() => {
        applied = new AppliedApp(engine);
      });

      afterAll(() => {
        applied.close();
      });

      async function run(command: "apply" | "destroy", wanted: Wanted): Promise<Shown> {
        const { setting = "a", maxUnavailable = 2, names = NAMES } = wanted;
        const runner = await applied.open("lab-waves", (app: App) => {
          const hosts = names.map((name) => hostOf(machine(name)));
          const lab = new Environment(app, "lab", { hosts, state: StateBackend.local({ folder: applied.home }) });
          const stack = lab.stack("waves");
          new GuardedChange(stack, "setting", {
            hosts: new HostGroup(stack, "machines", { ...LAB_LOGIN, maxUnavailable }),
            title: "setting",
            files: [{ path: FILE, content: `${setting}\n` }],
            steps: {
              activate: `date +%s%N >> ${ACTIVATIONS}`,
              healthy: `test -s ${ACTIVATIONS}`,
            },
            settle: Duration.seconds(1),
          });
        });
        return shown(engine, runner.folder, command);
      }

      /** Applies what is wanted. @returns the machines that were logged in to, with what was done there */
      async function apply(wanted: Wanted): Promise<Readonly<Record<string, string>>> {
        const before = last ?? (await traces());
        const { status, output } = await run("apply", wanted);
        expect(output).toContain("Apply complete!");
        expect(status).toBe(0);
        const after = (last = await traces());
        const touched = NAMES.filter((name) => after[name]!.logins !== before[name]!.logins);
        return Object.fromEntries(touched.map((name) => [name, after[name]!.setting]));
      }

      async function traces(): Promise<Readonly<Record<string, Trace>>> {
        const found = NAMES.map(async (name) => {
          const logins = await rootLogins(machine(name));
          const text = await asked(machine(name), `cat ${FILE} || echo none; cat ${ACTIVATIONS} | wc -l`);
          const [setting = "", activations = ""] = text.split("\n");
          return [name, { logins, setting, activations: Number(activations) }] as const;
        });
        return Object.fromEntries(await Promise.all(found));
      }

      /** That the machines of each wave were activated after all of the wave before. */
      async function expectWaves(waves: readonly (readonly string[])[]): Promise<void> {
        const lines = waves.map((names) => names.map((name) => asked(machine(name), `tail -n 1 ${ACTIVATIONS}`)));
        const times = (await Promise.all(lines.map((wave) => Promise.all(wave)))).map((wave) => wave.map(Number));
        times.slice(1).forEach((wave, index) => {
          expect(Math.min(...wave)).toBeGreaterThan(Math.max(...times[index]!));
        });
      }

      const leftovers = (name: string): Promise<string> =>
        asked(machine(name), "ls -d /var/lib/cdktf-onprem /etc/waves 2> /dev/null || true");

      const everywhere = (setting: string, names = NAMES): Readonly<Record<string, string>> =>
        Object.fromEntries(names.map((name) => [name, setting]));

      // It waits for the connection for half a minute, and differs in nothing from one engine to the other.
      (engine === "terraform" ? test : test.skip)(
        "one that cannot be reached fails its wave by its name, and no later one is touched",
        async () => {
          const before = await traces();
          await machine("wave-3").disconnect();
          let failed: Shown;
          try {
            failed = await run("apply", {});
          } finally {
            await machine("wave-3").connect();
          }
          expect(failed.status).toBe(1);
          expect(failed.output).toMatch(/Error: [^]*with terraform_data\.setting_wave-3[^]*198\.18\.0\.63/);
          const after = await traces();
          for (const name of ["wave-1", "wave-2", "wave-4"]) {
            expect(after[name]).toMatchObject({ setting: "a", activations: 1 });
          }
          for (const name of ["wave-3", "wave-5", "wave-6"]) {
            expect(after[name]).toEqual(before[name]);
            expect(await leftovers(name)).toBe("");
          }
        },
      );

      test("the next apply goes on there, and leaves those alone that are done", async () => {
        const rest = engine === "terraform" ? ["wave-3", "wave-5", "wave-6"] : NAMES;
        expect(await apply({})).toEqual(everywhere("a", rest));
        await expectWaves([["wave-1", "wave-2"], ["wave-3"], ["wave-5", "wave-6"]]);
        expect(await apply({})).toEqual({});
      });

      test("those that leave, the first and the last, are restored, and no other is touched", async () => {
        const rest = NAMES.slice(1, -1);
        expect(await apply({ names: rest })).toEqual({ "wave-1": "none", "wave-6": "none" });
        for (const name of ["wave-1", "wave-6"]) {
          expect(await leftovers(name)).toBe("");
        }
      });

      test("one that joins at the end is touched alone", async () => {
        expect(await apply({ names: NAMES.slice(1) })).toEqual({ "wave-6": "a" });
      });

      test("one that joins before all others is touched alone, although it moves them to other waves", async () => {
        expect(await apply({ names: NAMES })).toEqual({ "wave-1": "a" });
      });

      test("content, the order of the list and the size of the waves change at once", async () => {
        expect(await apply({ setting: "b", names: BACKWARDS, maxUnavailable: 3 })).toEqual(everywhere("b"));
        await expectWaves([NAMES.slice(0, 3), NAMES.slice(3)]);
      });

      test("so do content, the size of the waves, and who belongs to them", async () => {
        const others = BACKWARDS.slice(0, -1);
        const changed = await apply({ setting: "c", names: others, maxUnavailable: Percent.of(40) });
        expect(changed).toEqual({ ...everywhere("c"), "wave-1": "none" });
        await expectWaves([["wave-2", "wave-3"], ["wave-4", "wave-5"], ["wave-6"]]);
        const again = await apply({ setting: "d", names: THREE, maxUnavailable: 3 });
        expect(again).toEqual({ ...everywhere("none", NAMES.slice(1)), ...everywhere("d", THREE) });
      });

      test("to destroy them restores all", async () => {
        const { status, output } = await run("destroy", { setting: "d", names: THREE, maxUnavailable: 3 });
        expect(output).toContain("Destroy complete!");
        expect(status).toBe(0);
        for (const name of NAMES) {
          expect(await leftovers(name)).toBe("");
        }
      });
    });
  });
});
