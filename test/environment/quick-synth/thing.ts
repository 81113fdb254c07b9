import { type TerraformMetaArguments, TerraformProvider, TerraformResource } from "cdktf";
import type { Construct } from "constructs";

/** A resource of a made-up provider: its attributes are whatever it is given. */
export class Thing extends TerraformResource {
  public constructor(
    scope: Construct,
    id: string,
    private readonly attributes: Record<string, unknown>,
    meta: TerraformMetaArguments = {},
  ) {
    super(scope, id, { terraformResourceType: "made_thing", ...meta });
  }

  protected override synthesizeAttributes(): Record<string, unknown> {
    return this.attributes;
  }
}

/** The provider of the made-up resources. */
export class MadeProvider extends TerraformProvider {
  public constructor(
    scope: Construct,
    id: string,
    private readonly settings: Record<string, unknown>,
    private readonly name?: string,
  ) {
    super(scope, id, { terraformResourceType: "made", terraformProviderSource: "example/made" });
  }

  public override get alias(): string | undefined {
    return this.name;
  }

  protected override synthesizeAttributes(): Record<string, unknown> {
    return this.settings;
  }
}
