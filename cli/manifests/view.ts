import * as path from "node:path";
import { type ChartReference, type Manifests, manifestsOf, type StackConfiguration } from "../../lib/manifests";
import { messageOf } from "../errors";
import type { Secrets } from "./secret-values";

/** How stacks are looked at. */
export interface ViewOptions {
  /** Program that renders charts. */
  readonly helm?: string;
  /** Values of the secrets of each stack. */
  readonly secrets?: ReadonlyMap<string, Secrets>;
  /** The folder from which the paths of charts are seen, by the name of the stack. */
  readonly seenFrom: (stack: string) => string;
}

/**
 * What stacks will make.
 *
 * @throws Error what {@link manifestsOf} finds wrong, without the value of a secret
 */
export function viewOf(stacks: readonly StackConfiguration[], options: ViewOptions): readonly Manifests[] {
  return stacks.map((stack) => {
    const secrets = options.secrets?.get(stack.name) ?? {};
    const manifests = withoutSecrets(secrets, () =>
      manifestsOf(stack, { secrets, ...(options.helm === undefined ? {} : { helm: options.helm }) }),
    );
    const folder = options.seenFrom(stack.name);
    return { ...manifests, charts: manifests.charts.map((chart) => relocated(chart, stack.folder, folder)) };
  });
}

/** The path of a chart in a folder, which starts at the folder of the stack, as it is seen from another one. */
function relocated(chart: ChartReference, from: string, to: string): ChartReference {
  const { chart: place, repository } = chart;
  if (repository !== undefined || path.isAbsolute(place) || place.startsWith("~") || place.includes("://")) {
    return chart;
  }
  const relative = path.relative(to, path.resolve(from, place)).replaceAll(path.sep, "/");
  return { ...chart, chart: relative === "" ? "." : relative };
}

/** Not even as its cause does the error of the action go on: its message may quote what it found. */
function withoutSecrets<T>(secrets: Secrets, action: () => T): T {
  let failure: unknown;
  try {
    return action();
  } catch (error) {
    failure = error;
  }
  const values = Object.values(secrets).filter((value) => value !== "");
  throw new Error(values.reduce((message, value) => message.replaceAll(value, "(secret)"), messageOf(failure)));
}
