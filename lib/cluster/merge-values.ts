import type { ChartValues } from "./chart-values";
import { isMap } from "./value-at";

/**
 * Values of a chart with others over them, as Helm lays one file of values over another: maps are merged, everything else, lists among it, is
 * replaced. A value that is undefined says nothing; null takes a default of the chart away.
 */
export function mergeValues(values: ChartValues, over: ChartValues): ChartValues {
  const merged: Record<string, unknown> = { ...values };
  for (const [key, value] of Object.entries(over)) {
    const below = merged[key];
    if (value !== undefined) {
      merged[key] = isMap(below) && isMap(value) ? mergeValues(below, value) : value;
    }
  }
  return merged;
}
