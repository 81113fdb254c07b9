import { cephStatus } from "./ceph/ceph-status";
import { ApiClient } from "./cluster/api-client";
import { LabCluster, type NodeCount } from "./cluster/cluster";
import { type Component, COMPONENTS } from "./cluster/components";
import { machineStatus, type MachineStatus } from "./machines/machine-status";
import { labPaths, type LabPaths } from "./paths";
import { certificate } from "./access/pki";
import { LOOPBACK } from "./processes/ports";
import { running } from "./processes/supervisor";

/** `ready`: it runs and says that it does its work. `not ready`: it only runs. */
export type ComponentState = "ready" | "not ready" | "stopped";

export interface ComponentStatus {
  readonly name: string;
  readonly state: ComponentState;
  /** Left out while it is stopped, as is all that follows. */
  readonly pid?: number;
  readonly version?: string;
  /** Moment of the start, ISO 8601. */
  readonly since?: string;
}

export interface LabStatus {
  /** Whether every component of the control plane is ready. */
  readonly up: boolean;
  readonly components: readonly ComponentStatus[];
  /** Left out while the apiserver does not answer. */
  readonly nodes?: NodeCount;
  /** Left out of a lab without machines. */
  readonly machines?: readonly MachineStatus[];
  /** Left out of a lab without Ceph. */
  readonly ceph?: readonly ComponentStatus[];
  readonly kubeconfig: string;
}

/** Whether a component says that it is ready; false too while its certificates are not there. */
export async function isReady(component: Component, paths: LabPaths): Promise<boolean> {
  const [port] = component.ports;
  try {
    const client = new ApiClient(`https://${LOOPBACK}:${port ?? 0}`, certificate(paths, component.askedBy));
    try {
      return await client.answers(component.readyPath);
    } finally {
      client.close();
    }
  } catch {
    return false;
  }
}

async function componentStatus(component: Component, paths: LabPaths): Promise<ComponentStatus> {
  const record = running(paths, component.name);
  if (record === undefined) return { name: component.name, state: "stopped" };
  const { pid, version, since } = record;
  const state = (await isReady(component, paths)) ? "ready" : "not ready";
  return { name: component.name, state, pid, version, since };
}

async function nodeCount(paths: LabPaths): Promise<NodeCount | undefined> {
  let cluster: LabCluster | undefined;
  try {
    cluster = new LabCluster(paths);
    return await cluster.countNodes();
  } catch {
    return undefined;
  } finally {
    cluster?.close();
  }
}

/** Looks at the lab without changing it. */
export async function status(): Promise<LabStatus> {
  const paths = labPaths();
  const components = await Promise.all(COMPONENTS.map((component) => componentStatus(component, paths)));
  const up = components.every(({ state }) => state === "ready");
  const nodes = up ? await nodeCount(paths) : undefined;
  const machines = await machineStatus(paths);
  const ceph = await cephStatus(paths);
  return {
    ...{ up, components, kubeconfig: paths.kubeconfig },
    ...(nodes === undefined ? {} : { nodes }),
    ...(machines.length === 0 ? {} : { machines }),
    ...(ceph.length === 0 ? {} : { ceph }),
  };
}

/** Rows of text in columns, the first row their titles. */
function table(header: readonly string[], rows: readonly (readonly string[])[]): readonly string[] {
  const widths = header.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)));
  return [header, ...rows].map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join("  ")
      .trimEnd(),
  );
}

/** Tables for people. */
export function renderStatus({ up, components, nodes, machines, ceph = [], kubeconfig }: LabStatus): string {
  const rows = [...components, ...ceph].map(({ name, pid, state, version, since }) => [
    name,
    pid === undefined ? "-" : String(pid),
    state,
    version ?? "-",
    since?.replace(/\.\d+Z$/, "Z") ?? "-",
  ]);
  const lines = table(["COMPONENT", "PID", "STATE", "VERSION", "SINCE"], rows);
  const machineRows = (machines ?? []).map(({ name, address, kind, state }) => [name, address, kind, state]);
  const machineLines =
    machines === undefined ? [] : ["", ...table(["MACHINE", "ADDRESS", "KIND", "STATE"], machineRows)];
  const summary = up
    ? [
        `Fake nodes: ${nodes === undefined ? "unknown" : `${nodes.ready} of ${nodes.total} ready`}`,
        `kubectl --kubeconfig ${kubeconfig} get nodes`,
      ]
    : ["The lab is not up: npm run lab -- up"];
  return [...lines, ...machineLines, "", ...summary].join("\n");
}
