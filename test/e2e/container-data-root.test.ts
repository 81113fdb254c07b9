import { CoreV1Api, V1Pod } from "@kubernetes/client-node";
import { App } from "cdktf";
import { BUSYBOX_IMAGE, labMachine } from "../../lab";
import { ContainerDataRoot, Duration, Environment, HostGroup, StateBackend } from "../../lib";
import { describeUnless } from "../support/requirements";
import { AppliedApp } from "./support/applied-app";
import { labClient, withNamespace } from "./support/lab-cluster";
import { ensureMachines, eventually, machinesHindrance, nodeCondition, readyPods } from "./support/lab-machines";
import { idlePod } from "./support/pull";
import { hindrance } from "./support/requirements";
import { Shown, shown } from "./support/shown-apply";
import { hostOf, LAB_LOGIN } from "./support/spare-machines";

const ENGINE = "terraform";
const NAMESPACE = "container-data-root";
const NODE = "node-1";
const OLD = "/var/lib/containerd";
const NEW = "/mnt/data/containerd";

/** Long enough on a slow machine, short enough to be bearable. */
const PATIENCE_MS = 180_000;

/** What the last copy has to bring: something that a container writes while it is being stopped. */
const LAST_WORDS = `trap 'dd if=/dev/urandom of=/last-words bs=1M count=20; exit 0' TERM; sleep 2147483647 & wait`;

/** Fills the new disk when containerd has stopped, which is before the last copy. */
const SHIM = `#!/bin/sh
if [ "$1" != --version ] && ! systemctl is-active --quiet containerd; then
  fallocate -l "$(df --output=avail -B1 /mnt/data | tail -n 1)" /mnt/data/fill
  cat /dev/zero > /mnt/data/rest 2> /dev/null
fi
exec /usr/bin/rsync "$@"
`;

/** What a node's containerd is and has. */
interface Found {
  readonly root: string;
  readonly images: string;
  readonly configuration: string;
  /** Of containerd and kubelet. */
  readonly processes: string;
}

describeUnless(machinesHindrance() ?? hindrance(ENGINE, []), "ContainerDataRoot on a real node of the lab", () => {
  let applied: AppliedApp;
  let removeNamespace: () => Promise<void>;
  let before: Found;
  const node = (): ReturnType<typeof labMachine> => labMachine(NODE);

  async function run(command: "apply" | "destroy", moved: boolean): Promise<Shown> {
    const runner = await applied.open("lab-nodes", (app: App) => {
      const lab = new Environment(app, "lab", {
        hosts: [hostOf(node())],
        state: StateBackend.local({ folder: applied.home }),
      });
      const stack = lab.stack("nodes");
      const hosts = new HostGroup(stack, "nodes", LAB_LOGIN);
      if (moved) {
        new ContainerDataRoot(stack, "containers", { hosts, directory: NEW, settle: Duration.seconds(2) });
      }
    });
    return shown(ENGINE, runner.folder, command);
  }

  async function apply(moved: boolean): Promise<string> {
    const { status, output } = await run("apply", moved);
    expect(output).toContain("Apply complete!");
    expect(status).toBe(0);
    return output;
  }

  async function on(command: string): Promise<string> {
    const { status, stdout, stderr } = await node().ssh(command);
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    return stdout.trim();
  }

  async function found(): Promise<Found> {
    return {
      root: await on("containerd config dump | sed -n 's/^root = \"\\(.*\\)\"$/\\1/p'"),
      images: await on("ctr --namespace k8s.io images ls -q | sort"),
      configuration: await on("sha256sum /etc/containerd/config.toml"),
      processes: await on("systemctl show --property=MainPID containerd kubelet"),
    };
  }

  /** The pod, when it runs and the node is Ready: the same pod in another container than that one. */
  async function podAfter(previous?: V1Pod): Promise<V1Pod> {
    const [pod] = await eventually(
      async () => (await readyPods(NAMESPACE)).filter((candidate) => containerOf(candidate) !== containerOf(previous)),
      ({ length }) => length === 1,
      PATIENCE_MS,
    );
    await eventually(
      () => nodeCondition(NODE, "Ready"),
      (ready) => ready === "True",
      PATIENCE_MS,
    );
    if (previous !== undefined) expect(pod?.metadata?.uid).toBe(previous.metadata?.uid);
    return pod!;
  }

  /** Where the root file system of the pod's container is written to. */
  const writtenTo = async (tree: string): Promise<number> =>
    Number(await on(`grep -c 'upperdir=${tree}/' /proc/mounts || true`));

  let pod: V1Pod;

  beforeAll(async () => {
    await ensureMachines();
    applied = new AppliedApp(ENGINE);
    removeNamespace = await withNamespace(NAMESPACE);
    const idle = idlePod("idle", NODE, BUSYBOX_IMAGE);
    idle.spec!.containers[0]!.command = ["sh", "-c", LAST_WORDS];
    await labClient().makeApiClient(CoreV1Api).createNamespacedPod({ namespace: NAMESPACE, body: idle });
    pod = await podAfter();
    before = await found();
  });

  afterAll(async () => {
    try {
      await node().ssh("rm -f /usr/local/bin/rsync /mnt/data/fill /mnt/data/rest");
      await run("destroy", true);
      await node().ssh(`rm -rf ${NEW}`);
    } finally {
      applied.close();
      await removeNamespace();
    }
  });

  test("a disk that fills up under the last copy takes it back: the node is as before, and the pod runs", async () => {
    expect(before.root).toBe(OLD);
    await node().ssh("cat > /usr/local/bin/rsync && chmod 755 /usr/local/bin/rsync", { input: SHIM });
    const { status, output } = await run("apply", true);
    await on("rm /usr/local/bin/rsync /mnt/data/fill /mnt/data/rest");
    // The file is the last words, or the first that changed since the copy ahead: containerd's database is one that can.
    expect(output).toMatch(/\| rsync: .*No space left on device/);
    expect(output).toContain("node-1: containerd data root: activate failed: exit status 1; put back, healthy");
    expect(status).toBe(1);
    pod = await podAfter(pod);
    expect(await found()).toMatchObject({ root: OLD, images: before.images, configuration: before.configuration });
    expect(await writtenTo(OLD)).toBeGreaterThan(0);
    expect(await on(`ls -d ${NEW} /var/lib/cdktf-onprem 2> /dev/null || true`)).toBe("");
  });

  test("the next apply moves it: the pod comes back, the images are the same, and the old tree is kept", async () => {
    const tree = `cd ${OLD} && find . -xdev -path './io.containerd.snapshotter*/snapshots/*' -prune -o -type f -print | sort`;
    const kept = await on(tree);
    await apply(true);
    pod = await podAfter(pod);
    expect(await found()).toMatchObject({ root: NEW, images: before.images });
    expect(await writtenTo(NEW)).toBeGreaterThan(0);
    expect(await writtenTo(OLD)).toBe(0);
    expect((await on(tree)).split("\n")).toEqual(kept.split("\n"));
  });

  test("another apply touches nothing", async () => {
    const { processes } = await found();
    expect(await apply(true)).toContain("0 added, 0 changed, 0 destroyed");
    expect((await found()).processes).toBe(processes);
  });

  test("taken out of the code it is back in the old place, with the pod and its images", async () => {
    await apply(false);
    pod = await podAfter(pod);
    expect(await found()).toMatchObject({ root: OLD, images: before.images, configuration: before.configuration });
    expect(await writtenTo(OLD)).toBeGreaterThan(0);
    expect(await writtenTo(NEW)).toBe(0);
    expect(await on("ls -d /var/lib/cdktf-onprem 2> /dev/null || true")).toBe("");
  });
});

function containerOf(pod?: V1Pod): string | undefined {
  return pod?.status?.containerStatuses?.[0]?.containerID;
}
