import { TerraformResource } from "cdktf";
import type { Construct } from "constructs";

/** Arguments of `terraform_data`, by their names in Terraform. */
export interface TerraformDataArguments {
  readonly for_each?: unknown;
  readonly input: unknown;
  readonly triggers_replace?: readonly string[];
  readonly provisioner: readonly object[];
}

/**
 * Terraform's own `terraform_data`, for which no provider is needed.
 *
 * cdktf's class for it starts the Terraform binary once a resource to ask for its version, which the stack requires already, and has no
 * provisioners that run when a resource ends.
 *
 * @see https://developer.hashicorp.com/terraform/language/resources/terraform-data
 */
export class TerraformData extends TerraformResource {
  public constructor(scope: Construct, id: string, all: TerraformDataArguments) {
    super(scope, id, {
      terraformResourceType: "terraform_data",
      terraformGeneratorMetadata: { providerName: "terraform" },
    });
    for (const [name, value] of Object.entries(all)) {
      this.addOverride(name, value);
    }
  }
}
