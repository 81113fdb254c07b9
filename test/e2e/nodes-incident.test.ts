import { AppsV1Api, CoreV1Api, V1Pod } from "@kubernetes/client-node";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { BUSYBOX_IMAGE, labMachine, type Machine } from "../../lab";
import { cdktf } from "../support/cdktf-cli";
import { describeUnless } from "../support/requirements";
import { labClient, withNamespace } from "./support/lab-cluster";
import {
  ensureMachines,
  eventually,
  machinesHindrance,
  nodeCondition,
  ON_REAL_NODES,
  readyPods,
  REAL_NODES,
} from "./support/lab-machines";
import {
  assertUnchanged,
  DEFAULT_THRESHOLDS,
  emptyDisk,
  filesOf,
  fillDisk,
  freeSpace,
  kubeletStart,
  thresholdsOf,
  TUNED_THRESHOLDS,
  untilHealthy,
} from "./support/nodes-kubelet";
import { loginsOf, tracesOn, unfinished } from "./support/nodes-traces";
import { hindrance } from "./support/requirements";

const PROGRAM = path.resolve(__dirname, "../../dist/test/e2e/support/nodes-program.js");
const NAMESPACE = "incident";
const STACK = "incident-nodes";
const LONG_MS = 180_000;

describeUnless(machinesHindrance() ?? hindrance("terraform", []), "the incident of a full disk", () => {
  let folder: string;
  let removeNamespace: () => Promise<void>;
  let machines: readonly Machine[];
  let filesBefore: readonly string[];

  /** Runs the CLI on an app that has the nodes tuned, or leaves them as they are. */
  const run = (word: "tuned" | "plain", ...args: readonly string[]): ReturnType<typeof cdktf> => {
    const app = `${process.execPath} ${PROGRAM} ${word}`;
    const project = { language: "typescript", app, projectId: "incident", sendCrashReports: "false" };
    fs.writeFileSync(path.join(folder, "cdktf.json"), JSON.stringify(project));
    return cdktf(folder, ...args);
  };
  const deploy = (word: "tuned" | "plain"): ReturnType<typeof cdktf> => run(word, "deploy", STACK, "--auto-approve");
  const onAll = <T>(ask: (machine: Machine) => Promise<T>): Promise<T[]> => Promise.all(machines.map(ask));
  const thresholds = (): Promise<unknown[]> => onAll(({ name }) => thresholdsOf(name));

  beforeAll(async () => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), "onprem-incident-"));
    await ensureMachines();
    machines = REAL_NODES.map(labMachine);
    await onAll(assertUnchanged);
    filesBefore = await onAll(filesOf);
    removeNamespace = await withNamespace(NAMESPACE);
    await serveOn("node-1");
    await eventually(
      () => readyPods(NAMESPACE),
      (pods) => pods.length === 1,
      LONG_MS,
    );
  });

  afterAll(async () => {
    await emptyDisk("node-1");
    run("plain", "destroy", STACK, "--auto-approve");
    fs.rmSync(folder, { recursive: true });
    await removeNamespace();
    await Promise.all(REAL_NODES.map(untilHealthy));
  });

  test("the node evicts its pod and lets no other in", async () => {
    await fillDisk(labMachine("node-1"), 8);
    await eventually(
      () => nodeCondition("node-1", "DiskPressure"),
      (status) => status === "True",
      LONG_MS,
    );
    // A pod that is bound to the node in the same moment counts as evicted too, and was only rejected.
    const wasRunning = ({ status }: V1Pod): boolean =>
      status?.reason === "Evicted" &&
      status.message?.includes("The node was low on resource: ephemeral-storage") === true;
    await eventually(allPods, (all) => all.some(wasRunning) && all.some(isUnschedulable), LONG_MS);
    expect(await readyPods(NAMESPACE)).toEqual([]);
  });

  test("a deploy makes it a node again while its disk is as full as before, and then tunes the other", async () => {
    // Before it evicted anything, the kubelet has removed all images that nobody used.
    await fillDisk(labMachine("node-1"), 8);
    const { status, output } = deploy("tuned");
    expect({ status, output }).toMatchObject({ status: 0 });
    await eventually(
      () => nodeCondition("node-1", "DiskPressure"),
      (pressure) => pressure === "False",
      LONG_MS,
    );
    await eventually(
      () => readyPods(NAMESPACE),
      (pods) => pods.length === 1 && pods[0]?.spec?.nodeName === "node-1",
      LONG_MS,
    );
    expect(await freeSpace(machines[0]!)).toBeLessThan(10);
    expect(await thresholds()).toEqual([TUNED_THRESHOLDS, TUNED_THRESHOLDS]);
    expect(output).toMatch(
      /node-1: eviction thresholds: healthy ok[^]*node-1: eviction thresholds: confirmed[^]*node-2: eviction thresholds: /,
    );
    expect(output).not.toMatch(/node-2: eviction thresholds: [^]*node-1: eviction thresholds: /);
    const [first, second] = await onAll(kubeletStart);
    expect(first).toBeLessThan(second!);
    expect(await onAll(unfinished)).toEqual([[], []]);
  });

  test("a second deploy plans nothing, logs in nowhere and restarts nothing", async () => {
    const [starts, logins] = [await onAll(kubeletStart), await onAll(loginsOf)];
    expect(run("tuned", "diff", STACK).output).toContain("No changes.");
    const { status, output } = deploy("tuned");
    expect({ status, output }).toMatchObject({ status: 0 });
    expect(output).toContain("No changes.");
    // The question itself is a login.
    expect(await onAll(loginsOf)).toEqual(logins.map((count) => count + 1));
    expect(await onAll(kubeletStart)).toEqual(starts);
  });

  test("without the construct, files and thresholds are what they were, one node after the other", async () => {
    await emptyDisk("node-1");
    const { status, output } = deploy("plain");
    expect({ status, output }).toMatchObject({ status: 0 });
    expect(output).toMatch(/node-2: eviction thresholds: restored[^]*node-1: eviction thresholds: restored/);
    expect(output).not.toMatch(/node-1: eviction thresholds: [^]*node-2: eviction thresholds: /);
    const [first, second] = await onAll(kubeletStart);
    expect(second).toBeLessThan(first!);
    await Promise.all(REAL_NODES.map(untilHealthy));
    expect(await thresholds()).toEqual([DEFAULT_THRESHOLDS, DEFAULT_THRESHOLDS]);
    expect(await onAll(filesOf)).toEqual(filesBefore);
    expect(await onAll(tracesOn)).toEqual([[], []]);
  });
});

async function serveOn(node: string): Promise<void> {
  const labels = { app: "shop" };
  const container = { name: "shop", image: BUSYBOX_IMAGE, command: ["sleep", "86400"] };
  const { tolerations } = ON_REAL_NODES;
  const nodeSelector = { "kubernetes.io/hostname": node };
  await labClient()
    .makeApiClient(AppsV1Api)
    .createNamespacedDeployment({
      namespace: NAMESPACE,
      body: {
        metadata: { name: "shop" },
        spec: {
          selector: { matchLabels: labels },
          template: {
            metadata: { labels },
            spec: { tolerations, nodeSelector, terminationGracePeriodSeconds: 1, containers: [container] },
          },
        },
      },
    });
}

async function allPods(): Promise<readonly V1Pod[]> {
  return (await labClient().makeApiClient(CoreV1Api).listNamespacedPod({ namespace: NAMESPACE })).items;
}

function isUnschedulable({ spec, status }: V1Pod): boolean {
  return spec?.nodeName === undefined && (status?.conditions ?? []).some(({ reason }) => reason === "Unschedulable");
}
