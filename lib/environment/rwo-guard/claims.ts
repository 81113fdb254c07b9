import { TerraformElement, TerraformResource } from "cdktf";
import { ObjectName, ResourceReader } from "./resource-reader";

/** A claim that one node at a time can mount. */
export interface ReadWriteOnceClaim extends ObjectName {
  /** Path of its construct. */
  readonly path: string;
}

const CLAIM = /^kubernetes_persistent_volume_claim(_v1)?$/;

/**
 * Those of the elements of a stack that are claims for read-write-once and nothing else.
 *
 * @see https://kubernetes.io/docs/concepts/storage/persistent-volumes/#access-modes
 */
export function readWriteOnceClaims(
  elements: readonly TerraformElement[],
  reader: ResourceReader,
): readonly ReadWriteOnceClaim[] {
  return elements
    .filter((element) => TerraformResource.isTerraformResource(element))
    .filter(({ terraformResourceType }) => CLAIM.test(terraformResourceType))
    .flatMap((claim) => {
      const block = reader.blockOf(claim);
      const name = reader.nameOf(block);
      const modes = reader.resolved(block, "spec", "access_modes");
      const isOnce = Array.isArray(modes) && modes.length > 0 && modes.every((mode) => mode === "ReadWriteOnce");
      return name !== undefined && isOnce ? [{ ...name, path: claim.node.path }] : [];
    });
}
