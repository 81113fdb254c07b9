import { findEngine, missingEngine } from "../../lab/start/engine";
import { median } from "../compare";
import type { Measurement, Row } from "../measurement";
import { compareSides, type SidesComparison } from "./compare-sides";
import { NoMachinesError } from "./machines";
import { playbookVersion } from "./playbook";
import { SETTLE_SECONDS } from "./service";
import type { Turn } from "./side";

const MACHINES = 4;
const WAVE_SIZE = 2;

/** What is measured of changes of machines. */
export const HOSTS: readonly Measurement[] = [
  {
    title: `two files on ${MACHINES} machines in waves of ${WAVE_SIZE}, against ansible-playbook`,
    run: againstPlaybook,
  },
];

async function againstPlaybook(pairs: number): Promise<readonly Row[]> {
  const engine = findEngine();
  const playbook = playbookVersion();
  if (engine === undefined) {
    return skipped(missingEngine());
  }
  if (playbook === undefined) {
    return skipped("ansible-playbook not installed: apt-get install ansible");
  }
  try {
    return rowsOf(await compareSides({ engine, playbook, machines: MACHINES, waveSize: WAVE_SIZE, pairs }));
  } catch (error) {
    if (error instanceof NoMachinesError) {
      return skipped(error.message);
    }
    throw error;
  }
}

function rowsOf({ pairs, syntheses }: SidesComparison): readonly Row[] {
  const waves = Math.ceil(MACHINES / WAVE_SIZE);
  const settling = waves * SETTLE_SECONDS * 1000;
  const row = (what: string, timeOf: (turn: Turn) => number): Row => ({
    what,
    figure: median(pairs.map(({ ours, theirs }) => timeOf(ours) / timeOf(theirs))),
    note: `${seconds(pairs.map(({ ours }) => timeOf(ours)))} / ${seconds(pairs.map(({ theirs }) => timeOf(theirs)))}`,
  });
  const change = row("change", (turn) => turn.change);
  const about = [`each with ${waves} waves of ${SETTLE_SECONDS} s to settle`, `synthesis apart: ${seconds(syntheses)}`];
  return [
    { ...change, target: 0.4, note: [change.note, ...about].join("; ") },
    row("change, without the time to settle", (turn) => turn.change - settling),
    { ...row("no change", (turn) => turn.noChange), target: 0.05 },
  ];
}

function skipped(note: string): readonly Row[] {
  return ["change", "no change"].map((what) => ({ what, figure: undefined, note }));
}

/** The middle one of some times. */
function seconds(milliseconds: readonly number[]): string {
  return `${(median(milliseconds) / 1000).toFixed(2)} s`;
}
