import type { Host } from "../environment";
import type { Duration, Percent } from "../units";

/** A machine through which others are reached. */
export type Bastion = Pick<Host, "address" | "port" | "user" | "hostKeys" | "hostKeyFile">;

/** Which machines belong together, how they are reached, and how many of them may be away at once. */
export interface HostGroupProps {
  /**
   * The machines. A change rolls over them in the order of their names.
   *
   * @default those of the environment
   * @see https://developer.hashicorp.com/terraform/language/resources/provisioners/connection
   */
  readonly hosts?: readonly Host[];

  /**
   * Labels that a machine must have, all of them, to belong to the group.
   *
   * @default none: every machine belongs to it
   * @see https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#equality-based-requirement
   */
  readonly labels?: Readonly<Record<string, string>>;

  /**
   * How many machines a change may have away at once: the size of a wave. Each wave starts when all machines of the one before
   * are healthy. A share is rounded down, and one machine at least. Terraform itself does ten things at a time, unless its
   * `-parallelism` says otherwise.
   *
   * @default 1
   * @see https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#max-unavailable
   */
  readonly maxUnavailable?: number | Percent;

  /**
   * File with the private key to log in with, unencrypted, on the machine that runs Terraform; a relative path starts at the folder
   * of the app. Its content is in no file and no state.
   *
   * @default none: the SSH agent has the keys
   * @see https://developer.hashicorp.com/terraform/language/resources/provisioners/connection#private_key
   */
  readonly identityFile?: string;

  /**
   * Machine through which all machines of the group are reached; it is logged in to with the same key.
   *
   * @default none: they are reached directly
   * @see https://developer.hashicorp.com/terraform/language/resources/provisioners/connection#connecting-through-a-bastion-host-with-ssh
   */
  readonly bastion?: Bastion;

  /**
   * Accepts machines whose host key is not given. Whoever answers at such an address gets whatever a change sends, secrets
   * included.
   *
   * @default false
   * @see https://developer.hashicorp.com/terraform/language/resources/provisioners/connection#host_key
   */
  readonly acceptUnknownHostKeys?: boolean;

  /**
   * How long a machine may take to answer before its wave fails, in whole seconds.
   *
   * @default 30 seconds
   * @see https://developer.hashicorp.com/terraform/language/resources/provisioners/connection#timeout
   */
  readonly connectTimeout?: Duration;

  /**
   * Folder on the machines where Terraform puts and starts its script: one in memory, so that a full disk is no hindrance, and
   * mounted without `noexec`.
   *
   * @default "/dev/shm"
   * @see https://developer.hashicorp.com/terraform/language/resources/provisioners/connection#script_path
   */
  readonly scriptFolder?: string;
}
