import type { KubernetesObject } from "./kubernetes-object";

/** Told of an object that stands twice, as `Kind namespace/name`. */
export type OnTwice = (name: string) => void;

/**
 * The objects without the namespaces that a release would only make where nobody else does.
 *
 * @param onTwice is told of objects that two resources make: the second would change what the first made
 */
export function distinctObjects(objects: readonly KubernetesObject[], onTwice: OnTwice): readonly KubernetesObject[] {
  const kept = new Map<string, KubernetesObject>();
  for (const object of objects) {
    const { apiVersion, kind, metadata } = object;
    const key = JSON.stringify([apiVersion, kind, metadata.namespace ?? "", metadata.name]);
    const other = kept.get(key);
    if (other === undefined || isBareNamespace(other)) {
      kept.set(key, object);
    } else if (!isBareNamespace(object)) {
      onTwice(`${kind} ${metadata.namespace === undefined ? "" : `${metadata.namespace}/`}${metadata.name}`);
    }
  }
  return [...kept.values()];
}

/** A namespace of which nothing is said but its name. */
function isBareNamespace({ apiVersion, kind, metadata, ...rest }: KubernetesObject): boolean {
  const isNamespace = apiVersion === "v1" && kind === "Namespace";
  return isNamespace && Object.keys(rest).length === 0 && Object.keys(metadata).length === 1;
}
