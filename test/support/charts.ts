import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { ChartName, CHARTS } from "../../lib/environment";

/** Folder of packed charts for the tests that need real ones: what CDKTF_ONPREM_CHARTS names, or the one beside the lab's caches. */
export const CHARTS_FOLDER =
  process.env.CDKTF_ONPREM_CHARTS ?? path.join(os.homedir(), ".cache", "cdktf-onprem", "charts");

/** The pinned version of a chart in that folder. */
export function chartArchive(name: ChartName): string {
  return path.join(CHARTS_FOLDER, `${name}-${CHARTS[name].version}.tgz`);
}

/** Why a test that needs charts cannot run; undefined when all of them are there. */
export function chartsHindrance(names: readonly ChartName[]): string | undefined {
  const absent = names.map(chartArchive).filter((archive) => !fs.existsSync(archive));
  return absent.length === 0
    ? undefined
    : `no ${absent.map((file) => path.basename(file)).join(", ")} in ${CHARTS_FOLDER}`;
}
