import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Engine } from "../../lab/start/engine";
import { GuardedChangeSide } from "./guarded-change";
import { type Bed, withMachines } from "./machines";
import { PlaybookSide } from "./playbook";
import { type Turn, turn } from "./side";

/** What is compared, on what. */
export interface SidesOptions {
  readonly engine: Engine;
  /** What ansible-playbook calls itself. */
  readonly playbook: string;
  /** How many machines. */
  readonly machines: number;
  readonly waveSize: number;
  /** How many turns of each side count. */
  readonly pairs: number;
}

/** A turn of each side. */
export interface Pair {
  readonly ours: Turn;
  readonly theirs: Turn;
}

/** All pairs but the first, which warms up. */
export interface SidesComparison {
  readonly pairs: readonly Pair[];
  /** Milliseconds that each synthesis of the changed app took, which are in none of the turns. */
  readonly syntheses: readonly number[];
}

/**
 * Has both sides change machines, and then nothing, in turns, so that whatever else this machine does meets both.
 *
 * @throws NoMachinesError when there are no machines to be had here, and Error when a side fails or did not do its work
 */
export function compareSides(options: SidesOptions): Promise<SidesComparison> {
  return withMachines(options.machines, async (bed) => {
    const home = mkdtempSync(join(tmpdir(), "onprem-bench-"));
    try {
      return await compareOn(bed, home, options);
    } finally {
      rmSync(home, { recursive: true });
    }
  });
}

async function compareOn(
  { machines, interrupted }: Bed,
  home: string,
  { engine, playbook, waveSize, pairs: count }: SidesOptions,
): Promise<SidesComparison> {
  const ours = new GuardedChangeSide(engine, home, machines, waveSize);
  const theirs = new PlaybookSide(playbook, home, machines, waveSize);
  try {
    for (const { service } of [ours, theirs]) {
      await Promise.all(machines.map((machine) => service.install(machine)));
    }
    const pairs: Pair[] = [];
    for (let revision = 0; revision <= count; revision++) {
      interrupted.throwIfAborted();
      pairs.push({ ours: await turn(ours, machines, revision), theirs: await turn(theirs, machines, revision) });
    }
    return { pairs: pairs.slice(1), syntheses: ours.syntheses.slice(2) };
  } finally {
    await theirs.disconnect();
  }
}
