import { LookedUpResource, onlyBlock } from "../terraform";
import type { KubernetesKind, KubernetesSchema } from "./kubernetes-schema";

/**
 * The kind of object that a resource of the Kubernetes provider makes: `kubernetes_stateful_set_v1` is the StatefulSet of a group's
 * version v1.
 *
 * @returns undefined for a resource that is no kind of object
 */
export function terraformKind(type: string, schema: KubernetesSchema): KubernetesKind | undefined {
  const [, name = "", version] = /^kubernetes_(\w+)_(v\d+)$/.exec(type) ?? [];
  const spelling = name.replaceAll("_", "");
  return schema.kinds.find(
    ({ apiVersion, kind }) => kind.toLowerCase() === spelling && apiVersion.split("/").at(-1) === version,
  );
}

/** What the Kubernetes provider adds to a resource without asking the API: its id, and the namespace of whatever names none. */
export function madeByProvider(
  { type, attribute }: LookedUpResource,
  name: string,
  schema: KubernetesSchema,
): string | undefined {
  const kind = terraformKind(type, schema);
  if (kind === undefined || (name !== "id" && name !== "metadata.namespace")) {
    return undefined;
  }
  const metadata = onlyBlock(attribute("metadata")) as {
    readonly name?: string;
    readonly namespace?: string;
  };
  const namespace = kind.namespaced ? (metadata.namespace ?? "default") : undefined;
  if (name === "metadata.namespace") {
    return namespace;
  }
  return namespace === undefined || metadata.name === undefined ? metadata.name : `${namespace}/${metadata.name}`;
}
