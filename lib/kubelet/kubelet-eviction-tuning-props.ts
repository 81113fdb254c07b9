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
   * kubelet looks for pressure every 10 seconds: in less time it may not have looked.
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
   * Whether the thresholds in force are read from each kubelet in the end, by kubectl on the machine that runs Terraform and with the
   * credentials of the environment's cluster; a node on which they are others is put back. Where kubectl or the right to look is
   * missing, that is said and no more.
   *
   * @default true, if the environment has a cluster
   * @see https://kubernetes.io/docs/reference/access-authn-authz/kubelet-authn-authz/
   */
  readonly readBack?: boolean;
}
