import { TerraformElement } from "cdktf";
import type { Construct } from "constructs";

/**
 * Stands in the place of a resource that a construct made once and, told otherwise, makes no longer: what was made stays where it is, and Terraform
 * forgets it.
 *
 * `prevent_destroy` is no help there: Terraform knows of it as long as the block of the resource is in the code, and deletes without a word when block
 * and guard are gone. Where nothing was ever made this says nothing.
 *
 * @see https://developer.hashicorp.com/terraform/language/block/removed
 */
export class ForgottenResource extends TerraformElement {
  /**
   * @param scope the construct that the resource was in
   * @param id of the resource there, which makes its address
   * @param resourceType its type, e.g. `kubernetes_namespace_v1`
   */
  public constructor(
    scope: Construct,
    id: string,
    private readonly resourceType: string,
  ) {
    super(scope, id);
  }

  /** The block that Terraform reads. */
  public override toTerraform(): object {
    return { removed: [{ from: `${this.resourceType}.${this.friendlyUniqueId}`, lifecycle: { destroy: false } }] };
  }
}
