import * as path from "node:path";
import { type ChartReference, type Manifests, manifestsOf } from "../../lib/manifests";
import { messageOf } from "../errors";
import type { Values } from "../secret-files";
import { placeOf, type ShownStack } from "../stacks/shown-stack";

/** The values that a stack is looked at with. */
export interface StackValues {
  /** Of variables that are no secret: errors may say them. */
  readonly open: Values;
  /** Of secrets. */
  readonly secrets: Values;
}

/** How stacks are looked at. */
export interface ViewOptions {
  /** Program that renders charts. */
  readonly helm?: string;
  /** Values of the variables of each stack. */
  readonly values?: ReadonlyMap<string, StackValues>;
  /** The folder from which the paths of charts are seen, by the name of the stack. */
  readonly seenFrom: (stack: string) => string;
}

/**
 * What stacks will make.
 *
 * @throws Error what {@link manifestsOf} finds wrong, without the value of a secret
 */
export function viewOf(stacks: readonly ShownStack[], options: ViewOptions): readonly Manifests[] {
  return stacks.map((stack) => {
    const { open, secrets } = options.values?.get(stack.name) ?? { open: {}, secrets: {} };
    const manifests = withoutSecrets(secrets, () =>
      manifestsOf(stack, {
        secrets: { ...open, ...secrets },
        ...(options.helm === undefined ? {} : { helm: options.helm }),
      }),
    );
    const folder = options.seenFrom(stack.name);
    return { ...manifests, charts: manifests.charts.map((chart) => relocated(chart, stack, folder)) };
  });
}

/** The path of a chart in a folder, which starts at the folder of the stack, as it is seen from another one. */
function relocated(chart: ChartReference, stack: ShownStack, to: string): ChartReference {
  const { chart: place, repository } = chart;
  if (repository !== undefined || path.isAbsolute(place) || place.startsWith("~") || place.includes("://")) {
    return chart;
  }
  const relative = path.relative(to, placeOf(stack, place)).replaceAll(path.sep, "/");
  return { ...chart, chart: relative === "" ? "." : relative };
}

/** Not even as its cause does the error of the action go on: its message may quote what it found. */
function withoutSecrets<T>(secrets: Values, action: () => T): T {
  let failure: unknown;
  try {
    return action();
  } catch (error) {
    failure = error;
  }
  const values = Object.values(secrets).filter((value) => value !== "");
  throw new Error(values.reduce((message, value) => message.replaceAll(value, "(secret)"), messageOf(failure)));
}
