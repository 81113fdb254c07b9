import { labMachine, type Machine } from "../../lab";
import { Duration } from "../../lib";
import { describeUnless } from "../support/requirements";
import { ensureMachines, machinesHindrance, REAL_NODES } from "./support/lab-machines";
import { type Content, MachinesApp } from "./support/nodes-app";
import { groupOf, hostOf, tuneNodes } from "./support/nodes-hosts";
import {
  assertUnchanged,
  DEFAULT_THRESHOLDS,
  filesOf,
  kubeletStart,
  thresholdsOf,
  TUNED_THRESHOLDS,
  untilHealthy,
} from "./support/nodes-kubelet";
import { tracesOn, untilFinished } from "./support/nodes-traces";
import { ENGINES, hindrance } from "./support/requirements";

/** The last of them: the replay of the incident has the first. */
const engine = ENGINES.toReversed().find((program) => hindrance(program, []) === undefined);

describeUnless(
  machinesHindrance() ?? (engine === undefined ? "no engine is installed" : undefined),
  "a change of kubelets that is disturbed",
  () => {
    let app: MachinesApp;
    let one: Machine;
    let two: Machine;
    let filesBefore: string;

    const tuned =
      (props: Parameters<typeof tuneNodes>[2] = {}, names = REAL_NODES): Content =>
      (stack) => {
        const hosts = names.map((name) => hostOf(labMachine(name)));
        tuneNodes(stack, groupOf(stack, hosts), props);
      };

    beforeAll(async () => {
      await ensureMachines();
      [one, two] = [labMachine("node-1"), labMachine("node-2")];
      app = new MachinesApp(engine!, "disturbed");
      await Promise.all([one, two].map(assertUnchanged));
      filesBefore = await filesOf(one);
    });

    afterAll(async () => {
      await one.connect();
      await app.destroy();
      app.close();
      await Promise.all(REAL_NODES.map(untilHealthy));
    });

    /** The first node is as it was; so is the second, whose kubelet was not even restarted. */
    const expectAsBefore = async (start: number): Promise<void> => {
      await untilFinished(one);
      await untilHealthy(one.name);
      expect(await thresholdsOf(one.name)).toEqual(DEFAULT_THRESHOLDS);
      expect((await filesOf(one)).replace(/.*cdktf-onprem-recover.*\n/g, "")).toBe(filesBefore);
      expect(await kubeletStart(two)).toBe(start);
      expect(await tracesOn(two)).toEqual([]);
    };

    test("what a kubelet does not start with is taken back, and the error says why", async () => {
      const start = await kubeletStart(two);
      // Nobody has told how large the nodes are, so only the kubelet can find this out. It is started anew every 10 seconds: the journal
      // is looked at in between.
      const refused = { kubeReserved: { cpu: 1_000_000 }, healthyWithin: Duration.seconds(16) };
      const { status, output } = await app.apply(tuned(refused));
      expect(status).not.toBe(0);
      expect(output).toContain(
        "node-1: eviction thresholds: healthy failed: not healthy within 16 s; put back, healthy",
      );
      expect(output).toMatch(/journal of kubelet:[^]*Expected capacity >= reservation/);
      expect(output).not.toContain("node-2: eviction");
      await expectAsBefore(start);
    });

    test("Terraform killed: the node is as before", async () => {
      const start = await kubeletStart(two);
      // Time enough for the node to find out that nobody listens any more.
      const run = await app.begin(tuned({ settle: Duration.seconds(12) }));
      await run.printed(/activate ok/);
      run.signal("SIGKILL");
      await run.ended();
      await expectAsBefore(start);
    });

    test("the cable out for a moment: the node is proven when it is in again, and then the other", async () => {
      const run = await app.begin(tuned());
      await run.printed(/activate ok/);
      await one.disconnect();
      await new Promise((resolve) => setTimeout(resolve, 5_000));
      await one.connect();
      const { status, output } = await run.ended();
      expect({ status, output }).toMatchObject({ status: 0 });
      for (const machine of [one, two]) {
        await untilFinished(machine);
        await untilHealthy(machine.name);
        expect(await thresholdsOf(machine.name)).toEqual(TUNED_THRESHOLDS);
      }
      expect(await app.isDone(tuned())).toBe(true);
    });

    test("a node that leaves the group is restored, and no other", async () => {
      const start = await kubeletStart(one);
      expect(await app.apply(tuned({}, ["node-1"]))).toMatchObject({ status: 0 });
      await untilHealthy(two.name);
      expect(await thresholdsOf(two.name)).toEqual(DEFAULT_THRESHOLDS);
      expect(await tracesOn(two)).toEqual([]);
      expect(await thresholdsOf(one.name)).toEqual(TUNED_THRESHOLDS);
      expect(await kubeletStart(one)).toBe(start);
    });

    test("destroyed, it leaves nothing behind", async () => {
      expect(await app.destroy()).toMatchObject({ status: 0 });
      await untilHealthy(one.name);
      expect(await thresholdsOf(one.name)).toEqual(DEFAULT_THRESHOLDS);
      expect(await filesOf(one)).toBe(filesBefore);
      expect(await tracesOn(one)).toEqual([]);
    });
  },
);
