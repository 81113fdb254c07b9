import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { parse } from "yaml";
import { ChartName, CHARTS } from "../../lib/environment";
import { PROJECT } from "../conventions/source-files";
import { chartArchive, CHARTS_FOLDER } from "./charts";

type Values = Readonly<Record<string, unknown>>;

/** Folder of `<chart>-<version>.values.yaml`, for where there is no packed chart: what CDKTF_ONPREM_CHART_VALUES names, or one beside the checkout. */
const VALUES_FOLDER = process.env.CDKTF_ONPREM_CHART_VALUES ?? path.join(PROJECT, "..", "shared", "charts");

const valuesFile = (name: ChartName): string => path.join(VALUES_FOLDER, `${name}-${CHARTS[name].version}.values.yaml`);

/** Why the values that charts have by themselves cannot be read; undefined when those of all of them can. */
export function chartValuesHindrance(names: readonly ChartName[]): string | undefined {
  const absent = names.filter((name) => !fs.existsSync(chartArchive(name)) && !fs.existsSync(valuesFile(name)));
  return absent.length === 0
    ? undefined
    : `no ${absent.map((name) => path.basename(chartArchive(name))).join(", ")} in ${CHARTS_FOLDER}, and no values of it beside the checkout`;
}

/** The values that the pinned version of a chart has by itself: of the packed chart, or of the file of its values. */
export function valuesOfChart(name: ChartName): Values {
  return parse(valuesTextOf(name)) as Values;
}

/** Those values as they are written, with all that stands in comments. */
export function valuesTextOf(name: ChartName): string {
  return packedValues(name) ?? fs.readFileSync(valuesFile(name), "utf8");
}

function packedValues(name: ChartName): string | undefined {
  const archive = chartArchive(name);
  if (!fs.existsSync(archive)) {
    return undefined;
  }
  const { status, stdout, stderr } = spawnSync("tar", ["-xzOf", archive, `${name}/values.yaml`], { encoding: "utf8" });
  if (status !== 0) {
    throw new Error(`${archive}: ${stderr}`);
  }
  return stdout;
}

/**
 * Paths of values that a chart does not have: Helm would pass over them without a word.
 *
 * A list is one value, whatever is in it.
 *
 * @param values what is set
 * @param own what the chart has by itself
 * @param free paths of maps with whatever keys one likes
 */
export function unknownPaths(values: Values, own: Values, free: readonly string[] = []): readonly string[] {
  const within = (set: Values, known: Values, prefix: string): readonly string[] =>
    Object.entries(set).flatMap(([key, value]) => {
      const at = `${prefix}${key}`;
      if (!Object.hasOwn(known, key)) {
        return [at];
      }
      return free.includes(at) || !isMap(value) ? [] : within(value, mapOf(known[key]), `${at}.`);
    });
  return within(values, own, "");
}

function mapOf(value: unknown): Values {
  return isMap(value) ? value : {};
}

function isMap(value: unknown): value is Values {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
