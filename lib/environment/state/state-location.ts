import type { TerraformStack } from "cdktf";
import type { Cluster } from "../cluster";

/** What a backend may depend on when it is bound to a stack. */
export interface StateLocation {
  /** The stack whose state it is. */
  readonly stack: TerraformStack;
  /** The cluster of the environment, if it has one. */
  readonly cluster?: Cluster;
}
