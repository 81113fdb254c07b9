import { isUtf8 } from "node:buffer";
import { isSecret, KubernetesObject } from "./kubernetes-object";

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
  return isSecret(object) ? inPlainText(marked) : marked;
}

/** What is text in plain text; bytes stay encoded. */
function inPlainText({ data, stringData, ...secret }: KubernetesObject): KubernetesObject {
  const values = Object.entries((data ?? {}) as Values).map(([key, value]) => ({ key, value, bytes: bytesOf(value) }));
  const encoded = values.filter(({ bytes }) => !isUtf8(bytes)).map(({ key, value }) => [key, value] as const);
  const texts = values
    .filter(({ bytes }) => isUtf8(bytes))
    .map(({ key, bytes }) => [key, bytes.toString("utf8")] as const);
  return {
    ...secret,
    ...(encoded.length === 0 ? {} : { data: Object.fromEntries(encoded) }),
    stringData: { ...Object.fromEntries(texts), ...(stringData as Values | undefined) },
  };
}

type Values = Readonly<Record<string, string>>;

function bytesOf(value: string): Buffer {
  return Buffer.from(value, "base64");
}
