import type { LabPaths } from "../paths";
import type { LabProgress } from "../progress";
import { ensureBaseImage } from "./base-image";
import { LAB_MACHINES } from "./inventory";
import { ensureMachine, prepareMachines } from "./machines";

/** Boots every machine that is not up. @returns whether any had to be booted. */
export async function bringUpMachines(paths: LabPaths, progress: LabProgress): Promise<boolean> {
  await ensureBaseImage(paths, progress);
  await prepareMachines(paths);
  const booted = await Promise.all(
    LAB_MACHINES.map(async (machine) => {
      const fresh = await ensureMachine(paths, machine);
      if (fresh) progress.info(`  booted ${machine.name} (${machine.address})`);
      return fresh;
    }),
  );
  return booted.includes(true);
}
