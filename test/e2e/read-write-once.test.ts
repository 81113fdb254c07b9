import { CoreV1Api, CoreV1Event, V1Pod } from "@kubernetes/client-node";
import { labMachine } from "../../lab";
import { describeUnless } from "../support/requirements";
import { CsiDriver } from "./support/csi-driver";
import { labClient, withNamespace } from "./support/lab-cluster";
import {
  ensureMachines,
  eventually,
  machinesHindrance,
  PATIENCE_MS,
  readyPods,
  REAL_NODES,
} from "./support/lab-machines";
import { ManifestsApp } from "./support/manifests-app";
import { tracesOn } from "./support/nodes-traces";
import { LOG, VOLUME_STACK, type VolumeApp, volumeApp } from "./support/volume-app";
import { kubectl, nodesFrom, withCordon, writersOf } from "./support/volume-nodes";
import type { OpenStack } from "./support/ways";

const NAMESPACE = "read-write-once";

/** How the incident's Deployment moves from node to node, and how what is to be written instead does. */
describeUnless(machinesHindrance(), "a read-write-once volume on the lab's real nodes", () => {
  let driver: CsiDriver;
  let removeNamespace: () => Promise<void>;
  let applied: ManifestsApp;

  const open = async (kind: VolumeApp["kind"], revision: number, accepted = false): Promise<OpenStack> =>
    applied.open(VOLUME_STACK, (app) => {
      const name = kind.toLowerCase();
      volumeApp(app, { kind, name, namespace: NAMESPACE, revision, accepted, home: applied.home });
    });
  const writers = async (name: string): Promise<readonly string[]> => writersOf(await driver.read(name, LOG));

  beforeAll(async () => {
    await ensureMachines();
    driver = await CsiDriver.install();
    removeNamespace = await withNamespace(NAMESPACE);
    applied = new ManifestsApp();
  });

  afterAll(async () => {
    applied.close();
    await removeNamespace();
    await driver.remove();
    expect(await Promise.all(REAL_NODES.map(labMachine).map(tracesOn))).toEqual([[], []]);
  });

  describe("a Deployment that rolls", () => {
    const name = "rollingupdate";

    beforeAll(async () => {
      await driver.addVolume(NAMESPACE, name);
    });

    afterAll(async () => {
      await (await open("RollingUpdate", 1, true)).destroy();
      await driver.removeVolume(name);
    });

    test("is refused before anything is applied", async () => {
      await expect(open("RollingUpdate", 1)).rejects.toThrow(
        /RwoGuard \[lab-volume\/web\] ReadWriteOnceShared: Deployment .*rollingupdate mounts the read-write-once claim/,
      );
    });

    test("accepted by name, its new pod waits on the other node for ever, beside the old one", async () => {
      await (await open("RollingUpdate", 1, true)).apply();
      const [old] = await readyPods(NAMESPACE);
      const [first, second] = nodesFrom(old);
      await withCordon(first, async () => {
        const stuck = (await open("RollingUpdate", 2, true)).apply();
        await expect(stuck).rejects.toThrow(/not rolled out.*Multi-Attach error for volume "rollingupdate"/s);
        const pods = await allPods();
        const next = pods.find(({ metadata }) => metadata?.uid !== old?.metadata?.uid);
        expect(pods).toHaveLength(2);
        expect(next).toMatchObject({ spec: { nodeName: second }, status: { phase: "Pending" } });
        expect(next?.status?.containerStatuses).toMatchObject([
          { state: { waiting: { reason: "ContainerCreating" } } },
        ]);
        expect(await warningsOf(next)).toContainEqual(
          expect.objectContaining({
            reason: "FailedAttachVolume",
            message: expect.stringContaining(`already used by pod(s) ${old?.metadata?.name}`) as string,
          }),
        );
      });
      expect((await readyPods(NAMESPACE)).map(({ metadata }) => metadata?.uid)).toEqual([old?.metadata?.uid]);
      expect(await driver.nodesOf(name)).toEqual([first]);
      expect(await writers(name)).toEqual([first]);
    });
  });

  describe.each(["StatefulSet", "Recreate"] as const)("written as %s instead", (kind) => {
    const name = kind.toLowerCase();

    beforeAll(async () => {
      await driver.addVolume(NAMESPACE, name);
    });

    afterAll(async () => {
      await (await open(kind, 1)).destroy();
      await driver.removeVolume(name);
    });

    test("it moves to the other node with its data, and never is on both", async () => {
      await (await open(kind, 1)).apply();
      const [old] = await readyPods(NAMESPACE);
      const [first, second] = nodesFrom(old);
      await withCordon(first, async () => {
        if (kind === "StatefulSet") {
          await kubectl("drain", first, `--pod-selector=app=${name}`, "--ignore-daemonsets", "--timeout=60s");
        } else {
          await (await open(kind, 2)).apply();
        }
        const moved = await eventually(
          () => readyPods(NAMESPACE),
          (pods) => pods.length === 1 && pods[0]?.spec?.nodeName === second,
          PATIENCE_MS,
        );
        expect(moved[0]?.metadata?.uid).not.toBe(old?.metadata?.uid);
        await eventually(
          () => writers(name),
          (nodes) => nodes.includes(second),
        );
        // What the first wrote is there, and it has written nothing since.
        expect(await writers(name)).toEqual([first, second]);
      });
      expect(await driver.nodesOf(name)).toEqual([second]);
      expect(driver.most).toBe(1);
    });
  });
});

async function allPods(): Promise<readonly V1Pod[]> {
  return (await labClient().makeApiClient(CoreV1Api).listNamespacedPod({ namespace: NAMESPACE })).items;
}

async function warningsOf(pod: V1Pod | undefined): Promise<readonly CoreV1Event[]> {
  const { items } = await labClient().makeApiClient(CoreV1Api).listNamespacedEvent({ namespace: NAMESPACE });
  return items.filter(({ type, involvedObject }) => type === "Warning" && involvedObject.uid === pod?.metadata?.uid);
}
