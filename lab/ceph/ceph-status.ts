import { existsSync } from "node:fs";

import type { LabPaths } from "../paths";
import { running } from "../processes/supervisor";
import type { ComponentStatus } from "../status";
import { DAEMONS, type DaemonKind } from "./daemons";
import { askDaemons } from "./health";

/** Whether the lab was brought up with Ceph. */
export function hasCeph(paths: LabPaths): boolean {
  return existsSync(paths.ceph);
}

/** Looks at the daemons of the lab's Ceph without changing anything; there are none where the lab has no Ceph. */
export async function cephStatus(paths: LabPaths): Promise<readonly ComponentStatus[]> {
  if (!hasCeph(paths)) return [];
  const records = DAEMONS.map(({ kind, name }) => ({ kind, name, record: running(paths, name) }));
  const asked = records.some(({ kind, record }) => kind === "mon" && record !== undefined);
  const working = asked ? await askDaemons(paths) : new Set<DaemonKind>();
  return records.map(({ kind, name, record }) => {
    if (record === undefined) return { name, state: "stopped" as const };
    const { pid, version, since } = record;
    return { name, state: working.has(kind) ? ("ready" as const) : ("not ready" as const), pid, version, since };
  });
}
