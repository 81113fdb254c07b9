import { Token } from "cdktf";
import type { ChartValues } from "./chart-values";

/** Whether a value is a map of others; a reference is yet to become what it stands for. */
export function isMap(value: unknown): value is ChartValues {
  if (typeof value !== "object" || value === null || Array.isArray(value) || Token.isUnresolved(value)) {
    return false;
  }
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

/** What stands in values at a path: `jobservice.jobLoggers`; undefined where nothing does. */
export function valueAt(values: unknown, path: string): unknown {
  return path.split(".").reduce<unknown>((reached, key) => (isMap(reached) ? reached[key] : undefined), values);
}
