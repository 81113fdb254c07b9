import { existsSync } from "node:fs";
import { rm } from "node:fs/promises";

import { stopCeph } from "./ceph/remove";
import { COMPONENTS } from "./cluster/components";
import { withLock } from "./lock";
import { removeMachines } from "./machines/machines";
import { labPaths, type LabPaths, statePaths } from "./paths";
import { type LabProgress, silentProgress } from "./progress";
import { stopServices } from "./real-nodes/services";
import { stop } from "./processes/supervisor";

export interface DownOptions {
  /** @default - says nothing */
  readonly progress?: LabProgress;
}

/** Stops every component that runs, each before what it depends on. */
export async function stopAll(paths: LabPaths, progress: LabProgress): Promise<void> {
  for (const { name } of COMPONENTS.toReversed()) {
    const outcome = await stop(paths, name);
    if (outcome === "stopped") progress.info(`  stopped ${name}`);
    if (outcome === "killed") progress.info(`  killed ${name}, which did not stop`);
  }
}

/**
 * Stops the lab and removes everything of it but what was built. Harmless when it is down already.
 *
 * @throws LabError when a component cannot be stopped; nothing is removed then.
 */
export async function down({ progress = silentProgress }: DownOptions = {}): Promise<void> {
  const paths = labPaths();
  await withLock("down", progress, async () => {
    await removeMachines(paths);
    await stopServices(paths);
    await stopCeph(paths);
    await stopAll(paths, progress);
    const there = statePaths(paths).filter((path) => existsSync(path));
    for (const path of there) await rm(path, { recursive: true, force: true });
    progress.info(
      there.length === 0
        ? "The lab was down already."
        : "The lab is down; its cluster, machines, Ceph and keys are removed.",
    );
    const kept = [paths.bin, paths.cache].filter((path) => existsSync(path));
    if (kept.length > 0) progress.info(`Kept for the next time: what was built, in ${kept.join(" and ")}.`);
  });
}
