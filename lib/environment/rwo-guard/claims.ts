import { TerraformResource, TerraformStack } from "cdktf";
import { ObjectName, ResourceReader } from "./resource-reader";

/** A claim that one node at a time can mount. */
export interface ReadWriteOnceClaim extends ObjectName {
  /** Path of its construct. */
  readonly path: string;
}

const CLAIM = /^kubernetes_persistent_volume_claim(_v1)?$/;

/**
 * The claims of a stack that are read-write-once and nothing else.
 *
 * @see https://kubernetes.io/docs/concepts/storage/persistent-volumes/#access-modes
 */
export function readWriteOnceClaims(stack: TerraformStack): readonly ReadWriteOnceClaim[] {
  const claims = stack.node
    .findAll()
    .filter((construct) => TerraformResource.isTerraformResource(construct))
    .filter(({ terraformResourceType }) => CLAIM.test(terraformResourceType));
  if (claims.length === 0) {
    return [];
  }
  const reader = new ResourceReader(stack);
  return claims.flatMap((claim) => {
    const name = reader.nameOf(claim);
    const modes = reader.resolved(claim, "spec", "access_modes");
    const isOnce = Array.isArray(modes) && modes.length > 0 && modes.every((mode) => mode === "ReadWriteOnce");
    return name !== undefined && isOnce ? [{ ...name, path: claim.node.path }] : [];
  });
}
