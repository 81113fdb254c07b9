import type { KubernetesObject } from "./kubernetes-object";
import { placeholderOf } from "./placeholders";

/** A Secret on one side, and the names that stand in it where a value was not given. */
export interface SecretSide {
  readonly object: KubernetesObject;
  readonly placeholders: readonly string[];
}

type Values = Readonly<Record<string, unknown>>;
type Pair = readonly [KubernetesObject | undefined, KubernetesObject | undefined];

const FIELDS = ["data", "stringData"] as const;

/**
 * A Secret as it may be shown on both sides: every value a marker, the same one where the values are the same. A placeholder is no
 * secret, and stays.
 */
export function hideSecrets(before: SecretSide | undefined, after: SecretSide | undefined): Pair {
  return [hide(before, after, "(value 1)"), hide(after, before, "(value 2)")];
}

function hide(
  own: SecretSide | undefined,
  other: SecretSide | undefined,
  marker: string,
): KubernetesObject | undefined {
  if (own === undefined) {
    return undefined;
  }
  const fields = FIELDS.filter((field) => own.object[field] !== undefined).map((field) => {
    const theirs = valuesOf(other?.object, field);
    const values = Object.entries(valuesOf(own.object, field)).map(([key, value]) => {
      if (own.placeholders.some((name) => value === placeholderOf(name))) {
        return [key, value] as const;
      }
      return [key, key in theirs && theirs[key] !== value ? marker : "(value)"] as const;
    });
    return [field, Object.fromEntries(values)] as const;
  });
  // Fields keep their places.
  return { ...own.object, ...Object.fromEntries(fields) };
}

function valuesOf(object: KubernetesObject | undefined, field: string): Values {
  const values = object?.[field];
  return typeof values === "object" && values !== null ? (values as Values) : {};
}
