import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { status } from "../../lab";
import { findEngine, missingEngine } from "../../lab/start/engine";
import { CHARTS } from "../../lib/environment";
import { median } from "../compare";
import type { Measurement, Row } from "../measurement";
import { ReleaseSides, type ReleaseTurn } from "./release-sides";

/** Where packed charts are, as the tests have it. */
const CHARTS_FOLDER = process.env.CDKTF_ONPREM_CHARTS ?? join(homedir(), ".cache", "cdktf-onprem", "charts");

/** What a deploy may take: so many times Helm's own time, and so many milliseconds on top. */
const [TIMES, MORE_MS] = [1.5, 1000];

/** What is measured of releases of charts. */
export const RELEASES: Measurement = { title: "Harbor deployed to the lab, against helm install", run: againstHelm };

async function againstHelm(pairs: number): Promise<readonly Row[]> {
  const engine = findEngine();
  const hindrance = engine === undefined ? missingEngine() : await releaseHindrance();
  if (engine === undefined || hindrance !== undefined) {
    return skipped(hindrance ?? missingEngine());
  }
  const home = mkdtempSync(join(tmpdir(), "onprem-bench-"));
  try {
    const sides = new ReleaseSides(engine, home, CHARTS_FOLDER);
    await sides.init();
    // The first warms up.
    const turns: ReleaseTurn[] = [];
    for (let turn = 0; turn <= pairs; turn++) turns.push(await sides.turn());
    return rowsOf(turns.slice(1));
  } catch (error) {
    return skipped(error instanceof Error ? error.message : String(error));
  } finally {
    rmSync(home, { recursive: true });
  }
}

async function releaseHindrance(): Promise<string | undefined> {
  try {
    execFileSync("helm", ["version"], { stdio: "ignore" });
  } catch {
    return "helm is not installed";
  }
  const archive = `harbor-${CHARTS.harbor.version}.tgz`;
  if (!existsSync(join(CHARTS_FOLDER, archive))) {
    return `no ${archive} in ${CHARTS_FOLDER}`;
  }
  return (await status()).up ? undefined : "the lab is down: npm run lab -- up";
}

const [FIRST, NO_CHANGE] = [
  `a first deploy over ${TIMES} × helm's and ${MORE_MS / 1000} s`,
  "a deploy without a change, in seconds",
];

function rowsOf(turns: readonly ReleaseTurn[]): readonly Row[] {
  const [deploy, install] = [turns.map((turn) => turn.deploy), turns.map((turn) => turn.install)];
  return [
    {
      what: FIRST,
      figure: median(turns.map((turn) => turn.deploy / (TIMES * turn.install + MORE_MS))),
      target: 1,
      note: `${seconds(deploy)} / ${seconds(install)}; the Secrets and all else that Helm finds there are in the first`,
    },
    {
      what: NO_CHANGE,
      figure: median(turns.map((turn) => turn.noChange)) / 1000,
      target: 1,
      note: `median of ${turns.length}`,
    },
  ];
}

function skipped(note: string): readonly Row[] {
  return [FIRST, NO_CHANGE].map((what) => ({ what, figure: undefined, note }));
}

function seconds(milliseconds: readonly number[]): string {
  return `${(median(milliseconds) / 1000).toFixed(2)} s`;
}
