import type { ObjectName, Resources } from "./resources";

/** A claim that one node at a time can mount. */
export interface ReadWriteOnceClaim extends ObjectName {
  /** Path of its construct. */
  readonly path: string;
}

/** Types of resources that are claims. */
export const CLAIM = /^kubernetes_persistent_volume_claim(_v1)?$/;

/**
 * Those of the claims of a stack that are for read-write-once and nothing else.
 *
 * @see https://kubernetes.io/docs/concepts/storage/persistent-volumes/#access-modes
 */
export function readWriteOnceClaims(resources: Resources): readonly ReadWriteOnceClaim[] {
  return resources.ofType(CLAIM).flatMap((claim) => {
    const name = resources.nameOf(claim);
    const modes = resources.value(claim.block, "spec", "access_modes");
    const isOnce = Array.isArray(modes) && modes.length > 0 && modes.every((mode) => mode === "ReadWriteOnce");
    return name !== undefined && isOnce ? [{ ...name, path: claim.path }] : [];
  });
}
