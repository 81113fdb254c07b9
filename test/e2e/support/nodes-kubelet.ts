import { CoreV1Api } from "@kubernetes/client-node";
import { labMachine, type Machine } from "../../../lab";
import { labClient } from "./lab-cluster";
import { eventually, labNode, nodeCondition } from "./lab-machines";
import { said, tracesOn } from "./nodes-traces";

/** Hard thresholds of a kubelet to which nobody gave any. */
export const DEFAULT_THRESHOLDS = {
  "imagefs.available": "15%",
  "imagefs.inodesFree": "5%",
  "memory.available": "100Mi",
  "nodefs.available": "10%",
  "nodefs.inodesFree": "5%",
};

/** Those that the suite gives to nodes; complete. */
export const TUNED_THRESHOLDS = { ...DEFAULT_THRESHOLDS, "imagefs.available": "5%", "nodefs.available": "5%" };

/** The hard thresholds in force on a node, as its kubelet tells through the API server; without those that are none. */
export async function thresholdsOf(name: string): Promise<Readonly<Record<string, string>>> {
  const core = labClient().makeApiClient(CoreV1Api);
  // The client says that it is a text, and has parsed it already when the answer is declared as JSON.
  const answer: unknown = await core.connectGetNodeProxyWithPath({ name, path: "configz" });
  const { kubeletconfig } = (typeof answer === "string" ? JSON.parse(answer) : answer) as {
    readonly kubeletconfig: { readonly evictionHard: Readonly<Record<string, string>> };
  };
  return Object.fromEntries(Object.entries(kubeletconfig.evictionHard).filter(([, amount]) => amount !== "0%"));
}

/** @throws Error when somebody has changed a node: what a test finds there would be another's. */
export async function assertUnchanged(machine: Machine): Promise<void> {
  const [left] = await tracesOn(machine);
  if (left !== undefined) {
    throw new Error(`${machine.name} was changed by a stack, e.g. lab-nodes: destroy it first; found ${left}`);
  }
  expect(await thresholdsOf(machine.name)).toEqual(DEFAULT_THRESHOLDS);
}

/** When the kubelet of a node was started: microseconds by a clock that all machines of the lab have in common. */
export async function kubeletStart(machine: Machine): Promise<number> {
  const { stdout } = await said(machine, "systemctl show --property ExecMainStartTimestampMonotonic --value kubelet");
  return Number(stdout);
}

/** Every file that tells a kubelet or systemd what to do, with its attributes and what is in it. */
export async function filesOf(machine: Machine): Promise<string> {
  const { stdout } = await said(
    machine,
    `set -- /etc/kubernetes /etc/systemd /etc/default /var/lib/kubelet/config.yaml /var/lib/kubelet/kubeadm-flags.env
find "$@" -printf '%p %y %m %u:%g\\n' | sort
find "$@" -type f -exec sha256sum {} + | sort`,
  );
  return stdout;
}

/** Waits until a node is as a healthy one is. @throws Error with its conditions and taints, when it takes minutes */
export async function untilHealthy(name: string): Promise<void> {
  await eventually(
    async () => {
      const { spec } = await labNode(name);
      const taints = (spec?.taints ?? []).map(({ key }) => key).filter((key) => key.startsWith("node.kubernetes.io/"));
      return [await nodeCondition(name, "Ready"), await nodeCondition(name, "DiskPressure"), ...taints].join();
    },
    (state) => state === "True,False",
    180_000,
  );
}

/** Fills the disk of a machine so that this share of it is free, in per cent; again, where room has been made since. */
export async function fillDisk(machine: Machine, free: number): Promise<void> {
  await said(
    machine,
    `touch /fill
set -- $(df --output=avail,size -B1 / | tail -n 1) $(stat -c %s /fill)
fallocate -l "$(($3 + $1 - $2 * ${free} / 100))" /fill`,
  );
}

/** Makes room again. */
export async function emptyDisk(name: string): Promise<void> {
  await labMachine(name).ssh("rm -f /fill");
}

/** How much of a machine's disk is free, in per cent. */
export async function freeSpace(machine: Machine): Promise<number> {
  const { stdout } = await said(machine, "df --output=avail,size -B1 / | tail -n 1");
  const [free, size] = stdout.trim().split(/\s+/).map(Number);
  return (free! * 100) / size!;
}
