import type { BinarySpec } from "../build/go-modules";
import type { LabPaths } from "../paths";
import type { LabProgress } from "../progress";
import { bootstrapToken, expectNodes, nodeParts, untilNodesReady } from "../real-nodes/join";
import { ensureServices } from "../real-nodes/services";
import { ensureImages } from "../registry/images";
import { ensureBaseImage } from "./base-image";
import { LAB_MACHINES, type LabMachine } from "./inventory";
import { ensureMachine, type NodeParts, prepareMachines } from "./machines";

/** Builds what machines and nodes are made of, unless it is there. */
export async function buildMachines(paths: LabPaths, progress: LabProgress): Promise<void> {
  await ensureBaseImage(paths, progress);
  await ensureImages(paths, progress);
}

/**
 * Boots every machine that is not up, and waits until the nodes among them take pods.
 *
 * @param controlPlane settles when the apiserver can be joined.
 * @returns whether any had to be booted.
 */
export async function bringUpMachines(
  paths: LabPaths,
  specs: readonly BinarySpec[],
  progress: LabProgress,
  controlPlane: Promise<unknown>,
): Promise<boolean> {
  await prepareMachines(paths);
  const token = await bootstrapToken(paths);
  const joinable = controlPlane.then(async () => {
    await Promise.all([ensureServices(paths, specs, progress), expectNodes(paths, token)]);
  });
  // Awaited below, by then perhaps long broken.
  joinable.catch(() => undefined);
  const partsOf = async (machine: LabMachine): Promise<NodeParts | undefined> =>
    machine.kind === "node" ? { ...(await nodeParts(paths, machine, specs, token)), after: joinable } : undefined;
  const since = Date.now();
  const boots = LAB_MACHINES.map(async (machine) => {
    const booted = await ensureMachine(paths, machine, await partsOf(machine));
    if (booted) progress.info(`  booted ${machine.name} (${machine.address})`);
    return booted ? [machine.name] : [];
  });
  // Where one fails the others still come to an end, before anybody else gets to change the lab.
  await Promise.allSettled([...boots, joinable]);
  const fresh = await Promise.all(boots);
  await joinable;
  const names = fresh.flat();
  await untilNodesReady(paths, { names, since });
  return names.length > 0;
}
