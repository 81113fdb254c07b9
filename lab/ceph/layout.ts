import { join } from "node:path";

import type { LabPaths } from "../paths";
import { LOOPBACK, PORTS } from "../processes/ports";

/** Where everything of the lab's Ceph lies, below {@link LabPaths.ceph}. */
export interface CephLayout {
  readonly folder: string;
  readonly config: string;
  /** Key of `client.admin`, who may do everything. */
  readonly adminKeyring: string;
  /** All keys that the monitor starts with. */
  readonly monitorKeyring: string;
  readonly monmap: string;
  readonly crashes: string;
  /** Who the cluster is; written when it has been made as a whole, so that a half-made one is known. */
  readonly description: string;
}

export function cephLayout({ ceph: folder }: LabPaths): CephLayout {
  return {
    folder,
    config: join(folder, "ceph.conf"),
    adminKeyring: join(folder, "admin.keyring"),
    monitorKeyring: join(folder, "mon.keyring"),
    monmap: join(folder, "monmap"),
    crashes: join(folder, "crash"),
    description: join(folder, "cluster.json"),
  };
}

/** The one monitor's addresses: that of the protocol of today, and that of the one which kernels before 5.11 speak. */
export const MONITORS: readonly string[] = [
  `v2:${LOOPBACK}:${PORTS.cephMonitor}`,
  `v1:${LOOPBACK}:${PORTS.cephMonitorV1}`,
];

/** The same as one monitor with two addresses. */
export const MONITOR_ADDRESSES = `[${MONITORS.join(",")}]`;

/** Name of the lab's file system. */
export const FILE_SYSTEM = "cephfs";
