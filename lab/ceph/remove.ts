import { rm } from "node:fs/promises";

import { withLock } from "../lock";
import { labPaths, type LabPaths } from "../paths";
import { silentProgress } from "../progress";
import { stop } from "../processes/supervisor";
import { DAEMON_NAMES } from "./daemons";

/** Daemons write everything down before they say that it is written: killing one loses nothing. */
const GRACE_MS = 2_000;

/** Stops the daemons that run, the monitor last. */
export async function stopCeph(paths: LabPaths): Promise<void> {
  const [monitor, ...others] = DAEMON_NAMES;
  await Promise.all(others.map((name) => stop(paths, name, GRACE_MS)));
  if (monitor !== undefined) await stop(paths, monitor, GRACE_MS);
}

/** Stops the lab's Ceph and removes it with all that is in it; the rest of the lab stays as it is. */
export async function removeCeph(): Promise<void> {
  const paths = labPaths();
  await withLock("down", silentProgress, async () => {
    await stopCeph(paths);
    await rm(paths.ceph, { recursive: true, force: true });
  });
}
