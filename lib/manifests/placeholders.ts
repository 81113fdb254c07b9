import type { KubernetesObject } from "./kubernetes-object";

/**
 * Key of an annotation that the API server refuses, as it is no name: an object that holds placeholders never takes the place of the real one,
 * whatever tool applies it.
 */
export const PLACEHOLDERS = "holds placeholders: fill in its secrets before it is applied";

/** What stands where the value of a secret is missing. */
export function placeholderOf(name: string): string {
  return `<secret variable ${name}>`;
}

/** An object that misses the values of secrets: readable, and impossible to apply. One that misses none stays as it is. */
export function withPlaceholders(object: KubernetesObject, missing: readonly string[]): KubernetesObject {
  if (missing.length === 0) {
    return object;
  }
  const { annotations } = object.metadata;
  const marked = {
    ...object,
    metadata: {
      ...object.metadata,
      annotations: { ...annotations, [PLACEHOLDERS]: [...new Set(missing)].sort().join(", ") },
    },
  };
  return object.apiVersion === "v1" && object.kind === "Secret" ? inPlainText(marked) : marked;
}

function inPlainText({ data, ...secret }: KubernetesObject): KubernetesObject {
  const texts = Object.entries((data ?? {}) as Readonly<Record<string, string>>).map(([key, value]) => [
    key,
    Buffer.from(value, "base64").toString("utf8"),
  ]);
  return { ...secret, stringData: Object.fromEntries(texts) as Readonly<Record<string, string>> };
}
