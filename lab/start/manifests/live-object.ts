import type { KubernetesObject } from "../../../lib/manifests";

/** Who has set which fields of an object. */
export interface ManagedFields {
  readonly manager: string;
  /** `Apply` for server-side apply, `Update` for everything else. */
  readonly operation: string;
  /** Set for what a controller reports, e.g. `status`. */
  readonly subresource?: string;
}

/** An object as the cluster has it. */
export interface LiveObject extends KubernetesObject {
  readonly metadata: KubernetesObject["metadata"] & {
    readonly uid: string;
    readonly resourceVersion: string;
    readonly managedFields?: readonly ManagedFields[];
  };
}

/** What tells an object from all others. */
export type ObjectReference = Pick<KubernetesObject, "apiVersion" | "kind"> & {
  readonly metadata: Pick<KubernetesObject["metadata"], "name" | "namespace">;
};

/** `Kind namespace/name`, as people write it. */
export function nameOf({ kind, metadata: { name, namespace } }: ObjectReference): string {
  return `${kind} ${namespace === undefined ? name : `${namespace}/${name}`}`;
}
