import { labMachine, type Machine } from "../../lab";
import { describeUnless } from "../support/requirements";
import { CsiDriver } from "./support/csi-driver";
import { withNamespace } from "./support/lab-cluster";
import {
  ensureMachines,
  eventually,
  machinesHindrance,
  nodeCondition,
  PATIENCE_MS,
  readyPods,
  REAL_NODES,
} from "./support/lab-machines";
import { ManifestsApp } from "./support/manifests-app";
import { untilHealthy } from "./support/nodes-kubelet";
import { tracesOn } from "./support/nodes-traces";
import { Undo } from "./support/undo";
import { LOG, VOLUME_STACK, volumeApp } from "./support/volume-app";
import { kubectl, nodesFrom, removeTaint, writersOf } from "./support/volume-nodes";
import type { OpenStack } from "./support/ways";

const NAMESPACE = "node-lost";
const NAME = "lost";
const TAINT = "node.kubernetes.io/out-of-service=nodeshutdown:NoExecute";

/** What docs/node-lost.md has people do, without what Ceph has to do with it. */
describeUnless(machinesHindrance(), "a node that is lost with a volume attached", () => {
  const undo = new Undo();
  let driver: CsiDriver;
  let applied: ManifestsApp;
  let lost: Machine;
  let other: string;

  const open = async (): Promise<OpenStack> =>
    applied.open(VOLUME_STACK, (app) => {
      const pod = { kind: "StatefulSet", namespace: NAMESPACE, name: NAME, revision: 1, accepted: false } as const;
      volumeApp(app, { ...pod, home: applied.home });
    });
  const pods = (): Promise<string> => kubectl("get", "pods", "-n", NAMESPACE, "-o", "name");

  beforeAll(async () => {
    await ensureMachines();
    driver = await CsiDriver.install();
    undo.add(() => driver.remove());
    undo.add(await withNamespace(NAMESPACE));
    applied = new ManifestsApp();
    undo.add(() => {
      applied.close();
    });
    undo.add(() => driver.removeVolume(NAME));
    await driver.addVolume(NAMESPACE, NAME);
    undo.add(async () => (await open()).destroy());
    // Whichever it was, and if it was any.
    undo.add(
      ...REAL_NODES.map((name) => () => removeTaint(name, TAINT)),
      ...REAL_NODES.map((name) => () => labMachine(name).boot()),
    );
    await (await open()).apply();
    const [pod] = await readyPods(NAMESPACE);
    const [first, second] = nodesFrom(pod);
    [lost, other] = [labMachine(first), second];
  });

  afterAll(async () => {
    await undo.all();
    expect(await Promise.all(REAL_NODES.map(labMachine).map(tracesOn))).toEqual([[], []]);
  });

  test("its StatefulSet makes no other pod, even when the pod is deleted", async () => {
    await lost.kill();
    await eventually(
      () => nodeCondition(lost.name, "Ready"),
      (ready) => ready === "Unknown",
      PATIENCE_MS,
    );
    await kubectl("delete", "pod", "-n", NAMESPACE, `${NAME}-0`, "--wait=false");
    expect(await driver.nodesOf(NAME)).toEqual([lost.name]);
    expect(await kubectl("get", "pod", "-n", NAMESPACE, `${NAME}-0`, "-o", "jsonpath={.spec.nodeName}")).toBe(
      lost.name,
    );
  });

  test("once it is declared out of service, the pod comes up on the other node with its data", async () => {
    await kubectl("taint", "nodes", lost.name, TAINT);
    await eventually(
      () => readyPods(NAMESPACE),
      ([pod]) => pod?.spec?.nodeName === other,
      PATIENCE_MS,
    );
    await eventually(
      async () => writersOf(await driver.read(NAME, LOG)),
      (nodes) => nodes.join() === `${lost.name},${other}`,
    );
    expect(await driver.nodesOf(NAME)).toEqual([other]);
    expect(driver.most).toBe(1);
  });

  test("it is taken back after it was off, and keeps nothing of the volume", async () => {
    await lost.boot();
    await driver.startOn(lost);
    await kubectl("taint", "nodes", lost.name, `${TAINT}-`);
    await untilHealthy(lost.name);
    await eventually(
      async () => (await lost.ssh("ls -d /var/lib/kubelet/pods/*/volumes/kubernetes.io~csi/*")).stdout,
      (left) => left === "",
      PATIENCE_MS,
    );
    expect((await pods()).trim()).toBe(`pod/${NAME}-0`);
    expect(writersOf(await driver.read(NAME, LOG))).toEqual([lost.name, other]);
  });
});
