import { writeFile } from "node:fs/promises";

import { cacheKey } from "../build/go-modules";
import { until } from "../cluster/cluster";
import { LabError } from "../errors";
import type { LabPaths } from "../paths";
import { assertPortsFree, PORTS } from "../processes/ports";
import { deathNotice, logFile, type ProgramSpec, running, start } from "../processes/supervisor";
import type { LabProgress } from "../progress";
import { readCluster } from "./access";
import { cephConfig } from "./config";
import { createFileSystem, createMonitor, createOsd } from "./create";
import { argsOf, type CephDaemon, type DaemonKind, DAEMONS, programOf } from "./daemons";
import { askDaemons } from "./health";
import { cephLayout, MONITORS } from "./layout";
import { cephVersion } from "./packages";
import { stopCeph } from "./remove";

const READY_TIMEOUT_MS = 120_000;

function programSpec(paths: LabPaths, daemon: CephDaemon, version: string, clusterId: string): ProgramSpec {
  const [binary, args] = [programOf(daemon), argsOf(paths, daemon)];
  const fingerprint = cacheKey([binary, version, ...args, cephConfig(paths, clusterId)]);
  return { name: daemon.name, binary, args, version, fingerprint };
}

/** Waits until daemons do their work. @throws LabError with the end of the log of one that ended */
async function untilWorking(paths: LabPaths, kinds: readonly DaemonKind[]): Promise<void> {
  const awaited = DAEMONS.filter(({ kind }) => kinds.includes(kind));
  await until(
    async () => {
      for (const { name } of awaited) {
        if (running(paths, name) === undefined) throw new LabError(await deathNotice(paths, name));
      }
      const working = await askDaemons(paths);
      return kinds.every((kind) => working.has(kind));
    },
    READY_TIMEOUT_MS,
    () => {
      const logs = awaited.map(({ name }) => logFile(paths, name)).join(", ");
      return new LabError(`Ceph is not ready after ${READY_TIMEOUT_MS / 1_000} s; see ${logs}`);
    },
  );
}

/**
 * Starts the daemons of the lab's Ceph that do not run, and waits until all of them do their work; makes the cluster
 * where there is none. One that was made only in part is made anew.
 *
 * @returns whether anything had to be started.
 */
export async function bringUpCeph(paths: LabPaths, progress: LabProgress): Promise<boolean> {
  const version = await cephVersion();
  const known = readCluster(paths);
  const isRunning = (spec: ProgramSpec) => running(paths, spec.name)?.fingerprint === spec.fingerprint;
  if (known !== undefined) {
    const specs = DAEMONS.map((daemon) => programSpec(paths, daemon, version, known.clusterId));
    if (specs.every(isRunning)) {
      await untilWorking(paths, ["mon", "mgr", "osd", "mds"]);
      return false;
    }
  }
  await stopCeph(paths);
  await assertPortsFree([PORTS.cephMonitor, PORTS.cephMonitorV1]);
  const clusterId = known?.clusterId ?? (await createMonitor(paths));
  const { config, description } = cephLayout(paths);
  await writeFile(config, cephConfig(paths, clusterId), { mode: 0o600 });
  const launch = async (kind: DaemonKind): Promise<void> => {
    for (const daemon of DAEMONS.filter((one) => one.kind === kind)) {
      const { pid } = await start(paths, programSpec(paths, daemon, version, clusterId));
      progress.info(`  started ${daemon.name} ${version} (pid ${pid})`);
    }
  };

  await launch("mon");
  await untilWorking(paths, ["mon"]);
  await launch("mgr");
  if (known === undefined) await createOsd(paths);
  await launch("osd");
  if (known === undefined) await createFileSystem(paths);
  await launch("mds");
  await untilWorking(paths, ["mon", "mgr", "osd", "mds"]);
  await writeFile(description, `${JSON.stringify({ clusterId, monitors: MONITORS }, undefined, 2)}\n`, { mode: 0o600 });
  return true;
}
