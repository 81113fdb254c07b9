import { join } from "node:path";

import type { LabPaths } from "../paths";
import { cephLayout } from "./layout";

/** Kind of a daemon, as Ceph's configuration and Debian's packages call it. */
export type DaemonKind = "mon" | "mgr" | "osd" | "mds";

/** A daemon of the lab's Ceph: one of each kind. */
export interface CephDaemon {
  readonly kind: DaemonKind;
  /** What the cluster calls it, after its kind. */
  readonly id: string;
  /** File name of its program. */
  readonly name: string;
  /** What it may do, by kind of daemon; the monitor is asked by nobody for leave. */
  readonly capabilities: Readonly<Partial<Record<DaemonKind, string>>>;
}

/** In the order they are started. */
export const DAEMONS: readonly CephDaemon[] = [
  { kind: "mon", id: "lab", name: "ceph-mon", capabilities: { mon: "allow *" } },
  {
    kind: "mgr",
    id: "lab",
    name: "ceph-mgr",
    capabilities: { mon: "allow profile mgr", osd: "allow *", mds: "allow *" },
  },
  {
    kind: "osd",
    id: "0",
    name: "ceph-osd",
    capabilities: { mon: "allow profile osd", mgr: "allow profile osd", osd: "allow *" },
  },
  {
    kind: "mds",
    id: "lab",
    name: "ceph-mds",
    capabilities: { mon: "allow profile mds", mgr: "allow profile mds", osd: "allow *", mds: "allow *" },
  },
];

/** Names of the programs, in the order they are started. */
export const DAEMON_NAMES: readonly string[] = DAEMONS.map(({ name }) => name);

/** Where Debian puts the programs. */
export const PROGRAMS = "/usr/bin";

export function programOf({ name }: Pick<CephDaemon, "name">): string {
  return join(PROGRAMS, name);
}

/** Where a daemon keeps its data. */
export function dataOf(paths: LabPaths, { kind }: Pick<CephDaemon, "kind">): string {
  return join(paths.ceph, kind);
}

/** What a daemon is told when it runs; it stays in the foreground. */
export function argsOf(paths: LabPaths, { id }: CephDaemon): readonly string[] {
  return ["-c", cephLayout(paths).config, "-f", "-i", id];
}
