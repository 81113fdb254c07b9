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
