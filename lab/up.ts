import { mkdir } from "node:fs/promises";

import { bringUpCeph } from "./ceph/bring-up";
import { ensureCephPackages } from "./ceph/packages";
import { LabCluster, until } from "./cluster/cluster";
import { COMPONENTS } from "./cluster/components";
import { bringUpMachines, buildMachines } from "./machines/bring-up";
import { ensureMachinesSupport } from "./machines/support";
import { stopAll } from "./down";
import { LabError } from "./errors";
import { buildBinaries } from "./build/go-build";
import { type BinarySpec, binarySpecs, cacheKey, isForControlPlane } from "./build/go-modules";
import { writeKubeconfigs } from "./access/kubeconfig";
import { Launcher, type Program, READY_TIMEOUT_MS } from "./processes/launcher";
import { withLock } from "./lock";
import { MOST_SCALE_NODES, SCALE_POOL } from "./cluster/nodes";
import { labPaths, type LabPaths } from "./paths";
import { ensurePki, pkiFingerprint } from "./access/pki";
import { assertPortsFree } from "./processes/ports";
import { type LabProgress, silentProgress } from "./progress";
import { type LabStatus, status } from "./status";
import { logFile, running } from "./processes/supervisor";
import { ensureSupport } from "./build/support";

export interface UpOptions {
  /**
   * Fake workers beside the usual nodes, 0 to 1000.
   *
   * @default - as many as there are; none in a new lab
   */
  readonly nodes?: number;
  /**
   * Whether to boot machines, and nodes on them, where this machine can hold them.
   *
   * @default true
   */
  readonly machines?: boolean;
  /**
   * Whether to start Ceph as well.
   *
   * @default false: one that runs is left as it is
   */
  readonly ceph?: boolean;
  /** @default - says nothing */
  readonly progress?: LabProgress;
}

/** KWOK takes nodes on one after another. */
const READY_TIMEOUT_PER_NODE_MS = 100;

function programs(paths: LabPaths, specs: readonly BinarySpec[]): readonly Program[] {
  const pki = pkiFingerprint(paths);
  return COMPONENTS.map((component) => {
    const spec = specs.find(({ name }) => name === component.name);
    if (spec === undefined) throw new Error(`nothing builds ${component.name}`);
    const args = component.args(paths);
    const fingerprint = cacheKey([spec.path, ...args, pki]);
    return { component, name: spec.name, binary: spec.path, args, version: spec.version, fingerprint };
  });
}

/** Builds what machines are made of. @returns why it cannot be built: without Debian's packages there are no machines. */
async function lackOfParts(paths: LabPaths, progress: LabProgress): Promise<readonly string[]> {
  try {
    await buildMachines(paths, progress);
    return [];
  } catch (error) {
    if (error instanceof LabError) return [error.message];
    throw error;
  }
}

/** Starts what does not run and waits until all of it works; each program as soon as what it depends on works. */
async function bringUp(
  paths: LabPaths,
  wanted: readonly Program[],
  launcher: Launcher,
  { nodes, progress = silentProgress }: UpOptions,
): Promise<void> {
  const base = wanted.filter(({ name }) => name === "etcd" || name === "kube-apiserver");
  for (const program of base) await launcher.untilReady(program);
  const cluster = new LabCluster(paths);
  try {
    await cluster.ensureAccess();
    await cluster.ensureNodes(nodes, base.find(({ name }) => name === "kube-apiserver")?.version ?? "");
    const rest = wanted.filter((program) => !base.includes(program));
    const before = (name: string) => (name === "kwok" ? () => cluster.releaseNodes() : undefined);
    for (const program of rest) await launcher.ensure(program, before(program.name));
    for (const program of rest) await launcher.untilReady(program, before(program.name));
    const patience = READY_TIMEOUT_MS + (await cluster.countNodes()).total * READY_TIMEOUT_PER_NODE_MS;
    await until(
      async () => {
        const { ready, total } = await cluster.countNodes();
        if (ready < total) progress.tick(`  ${ready} of ${total} nodes are ready`);
        return ready === total && (await cluster.hasDefaultAccount());
      },
      patience,
      () => new LabError(`the nodes are not ready after ${patience / 1_000} s; see ${logFile(paths, "kwok")}`),
    );
  } finally {
    cluster.close();
  }
}

function assertNodes(nodes: number | undefined): void {
  if (nodes === undefined || (Number.isInteger(nodes) && nodes >= 0 && nodes <= MOST_SCALE_NODES)) return;
  throw new LabError(`nodes is how many ${SCALE_POOL.name} nodes to add, 0 to ${MOST_SCALE_NODES}; got ${nodes}`);
}

/** Whether machines can be booted here, with all that they are made of; says why where they cannot. */
async function canHaveMachines(paths: LabPaths, progress: LabProgress): Promise<boolean> {
  const lacks = await ensureMachinesSupport(paths, progress);
  const reasons = lacks.length > 0 ? lacks : await lackOfParts(paths, progress);
  if (reasons.length === 0) return true;
  progress.info(["The lab has no machines here:", ...reasons.map((reason) => `  - ${reason}`)].join("\n"));
  return false;
}

/**
 * Brings the lab up: installs what is missing where it may, builds what is not built, and starts what does not run.
 * Harmless when it is up already. What a crash or a reboot left is taken up again, with its data; programs whose
 * binary, flags or certificates have changed since are restarted.
 *
 * @returns the state of the lab, which is up.
 * @throws LabUnsupportedError when this machine cannot hold it, LabError when it cannot hold Ceph, or when a build or a
 * start fails.
 */
export async function up(options: UpOptions = {}): Promise<LabStatus> {
  const { nodes, machines = true, ceph = false, progress = silentProgress } = options;
  assertNodes(nodes);
  const paths = labPaths();
  return withLock("up", progress, async () => {
    const known = binarySpecs(paths);
    const forControlPlane = known.filter(isForControlPlane);
    // What the lab cannot do without comes before what takes a while.
    await ensureSupport(paths, forControlPlane, progress);
    if (ceph) await ensureCephPackages(progress);
    await mkdir(paths.root, { recursive: true, mode: 0o700 });
    for (const folder of [paths.bin, paths.cache, paths.access]) await mkdir(folder, { recursive: true, mode: 0o700 });
    const withMachines = machines && (await canHaveMachines(paths, progress));
    const specs = withMachines ? known : forControlPlane;
    const go = await ensureSupport(paths, specs, progress);
    await buildBinaries(go, specs, paths, progress, known);
    await ensurePki(paths);
    await writeKubeconfigs(paths);

    const wanted = programs(paths, specs);
    const records = wanted.map((program) => ({ program, record: running(paths, program.name) }));
    const changed = records.some(({ program, record }) => record && record.fingerprint !== program.fingerprint);
    if (changed) {
      progress.info("What runs is not what is wanted any more: restarting.");
      await stopAll(paths, progress);
    }
    const absent = changed ? wanted : records.flatMap(({ program, record }) => (record === undefined ? program : []));
    await assertPortsFree(absent.flatMap(({ component }) => component.ports));
    const started = Date.now();
    const launcher = new Launcher(paths, progress);
    const controlPlane = bringUp(paths, wanted, launcher, options);
    const machinesUp = withMachines ? bringUpMachines(paths, specs, progress, controlPlane) : Promise.resolve(false);
    const cephUp = ceph ? bringUpCeph(paths, progress) : Promise.resolve(false);
    // All have come to an end before the lab is let go of, whatever becomes of one.
    await Promise.allSettled([controlPlane, machinesUp, cephUp]);
    await controlPlane;
    const more = [await machinesUp, await cephUp];
    const seconds = ((Date.now() - started) / 1_000).toFixed(1);
    progress.info(launcher.idle && !more.includes(true) ? "The lab is up already." : `The lab is up, in ${seconds} s.`);
    return status();
  });
}
