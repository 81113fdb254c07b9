import type { HostGroup } from "../host";
import type { Duration } from "../units";
import type { KubeletSettingsProps } from "./kubelet-settings-props";

/** Kubelets whose evictions are tuned, and how the change goes over them. */
export interface KubeletEvictionTuningProps extends KubeletSettingsProps {
  /**
   * The nodes. Each host is named as its node is.
   *
   * @see https://kubernetes.io/docs/concepts/architecture/nodes/#node-name-uniqueness
   */
  readonly hosts: HostGroup;

  /**
   * How long a node must stay Ready, without a pressure that it did not have before, until the change counts; whole seconds. The
   * kubelet looks for pressure every 10 seconds: less than that is warned of, since it may not have looked.
   *
   * @default Duration.seconds(15)
   * @see https://kubernetes.io/docs/concepts/scheduling-eviction/node-pressure-eviction/#node-conditions
   */
  readonly settle?: Duration;

  /**
   * How long a node may take to be Ready after the restart of its kubelet, in whole seconds.
   *
   * @default Duration.minutes(2)
   * @see https://kubernetes.io/docs/concepts/architecture/nodes/#node-status
   */
  readonly healthyWithin?: Duration;

  /**
   * Whether the thresholds in force are finally read from each kubelet, by kubectl on the machine that runs Terraform and with the
   * credentials of the environment's cluster; a node on which they differ is put back. Where kubectl or the right to look is missing,
   * the output says so, and the change counts all the same.
   *
   * @default true, if the environment has a cluster
   * @see https://kubernetes.io/docs/reference/access-authn-authz/kubelet-authn-authz/
   */
  readonly readBack?: boolean;

  /**
   * Counts the changes that cannot be seen in the settings: raise it by 1 to have them compared with every node again, e.g. after somebody
   * has changed the files there by hand.
   *
   * @default 1
   * @see https://developer.hashicorp.com/terraform/language/resources/terraform-data#triggers_replace
   */
  readonly revision?: number;
}
