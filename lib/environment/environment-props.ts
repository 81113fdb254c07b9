import type { ArtifactSourcesProps } from "./artifacts";
import type { ClusterProps } from "./cluster";
import type { Host } from "./host";
import type { StateBackend } from "./state";

/** What all stacks of an environment share. */
export interface EnvironmentProps {
  /**
   * The Kubernetes cluster of the environment.
   *
   * @default none: an environment of machines alone
   * @see https://registry.terraform.io/providers/hashicorp/kubernetes/latest/docs
   */
  readonly cluster?: ClusterProps;

  /**
   * The machines of the environment.
   *
   * @default none
   * @see https://developer.hashicorp.com/terraform/language/resources/provisioners/connection
   */
  readonly hosts?: readonly Host[];

  /**
   * Where the stacks keep their state.
   *
   * @default StateBackend.local(): a file beside the app
   * @see https://developer.hashicorp.com/terraform/language/backend
   */
  readonly state?: StateBackend;

  /**
   * Where charts and images come from; an air-gapped site names its mirrors here, once.
   *
   * @default their publishers
   * @see https://helm.sh/docs/topics/registries/
   */
  readonly artifacts?: ArtifactSourcesProps;
}
