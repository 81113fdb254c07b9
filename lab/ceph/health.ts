import type { LabPaths } from "../paths";
import { tryCeph } from "./admin";
import type { DaemonKind } from "./daemons";

/** The part of `ceph status` that tells whether the daemons do their work. */
interface CephReport {
  readonly quorum_names?: readonly string[];
  readonly mgrmap?: { readonly available?: boolean };
  readonly osdmap?: { readonly num_up_osds?: number };
  readonly fsmap?: { readonly by_rank?: readonly { readonly status?: string }[] };
}

/** Which kinds of daemons do their work, by what the cluster says of itself as JSON; none of text that is none. */
export function workingDaemons(status: string): ReadonlySet<DaemonKind> {
  let report: CephReport;
  try {
    report = JSON.parse(status) as CephReport;
  } catch {
    return new Set();
  }
  const { quorum_names = [], mgrmap, osdmap, fsmap } = report;
  const working: Readonly<Record<DaemonKind, boolean>> = {
    mon: quorum_names.length > 0,
    mgr: mgrmap?.available === true,
    osd: (osdmap?.num_up_osds ?? 0) > 0,
    mds: (fsmap?.by_rank ?? []).some(({ status: state }) => state === "up:active"),
  };
  return new Set((Object.keys(working) as DaemonKind[]).filter((kind) => working[kind]));
}

/** Asks the lab's Ceph which of its daemons do their work. */
export async function askDaemons(paths: LabPaths): Promise<ReadonlySet<DaemonKind>> {
  const { stdout } = await tryCeph(paths, ["status", "--format", "json"]);
  return workingDaemons(stdout);
}
