import { DataTerraformRemoteStateConfig, TerraformBackend, TerraformRemoteState, TerraformStack } from "cdktf";
import { Construct } from "constructs";

/** Arguments of a backend, under Terraform's own names. */
export type BackendConfig = Readonly<Record<string, unknown>>;

interface RemoteStateConfig extends DataTerraformRemoteStateConfig, BackendConfig {}

class EnvironmentRemoteState extends TerraformRemoteState {
  public constructor(scope: Construct, id: string, type: string, config: RemoteStateConfig) {
    super(scope, id, type, config);
  }
}

/**
 * Any backend of Terraform by its name and its arguments: cdktf's own classes leave out some backends and arguments
 * (kubernetes, the lock file of s3) and write an absolute path for the local one.
 *
 * @see https://developer.hashicorp.com/terraform/language/backend
 */
export class EnvironmentBackend extends TerraformBackend {
  public constructor(
    stack: TerraformStack,
    private readonly type: string,
    private readonly config: BackendConfig,
  ) {
    super(stack, "backend", type);
  }

  /** The data source by which another stack reads this one's outputs; called by cdktf for a cross-stack reference. */
  public override getRemoteStateDataSource(scope: Construct, name: string): TerraformRemoteState {
    return new EnvironmentRemoteState(scope, name, this.type, {
      ...this.config,
      workspace: "${terraform.workspace}",
    });
  }

  protected override synthesizeAttributes(): Record<string, unknown> {
    return { ...this.config };
  }

  protected override synthesizeHclAttributes(): Record<string, unknown> {
    return { ...this.config };
  }
}
