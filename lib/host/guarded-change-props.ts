import type { Host } from "../environment";
import type { Duration } from "../units";
import type { HostGroup } from "./host-group";
import type { ManagedFile } from "./managed-file";

/**
 * What a change does on a machine, as pieces of POSIX shell, each run by a shell of its own as root.
 *
 * They find `$host` (name of the machine), `$scratch` (a folder in memory for this run) and `$state` (a lasting folder of the change). Their exit
 * status decides; what they print is shown when they fail.
 */
export interface ChangeSteps {
  /** Before anything is touched: whether the change can be made at all. @default nothing */
  readonly check?: string;
  /** Before the files change, while everything still runs: long preparations. @default nothing */
  readonly prepare?: string;
  /** With the files in place, before they take effect. @default nothing */
  readonly validate?: string;
  /** Makes the files take effect. */
  readonly activate: string;
  /** Whether the machine is healthy; asked about twice a second, so it must be quick. */
  readonly healthy: string;
  /** With the old files back, after an activation that failed. @default as activate */
  readonly revert?: string;
  /** With the first files back, when the change is taken out of the code. @default as activate */
  readonly restore?: string;
}

/** A command on the machine that runs Terraform, which has the last word on a change. */
export interface Verification {
  /** POSIX shell; a status other than 0 puts the machine back. */
  readonly command: string;
  /** Environment variables of the command. @default none */
  readonly environment?: Readonly<Record<string, string>>;
}

/** A change of machines that proves itself or is taken back. */
export interface GuardedChangeProps {
  /**
   * The machines.
   *
   * @see https://developer.hashicorp.com/terraform/language/resources/provisioners/remote-exec
   */
  readonly hosts: HostGroup;

  /**
   * What people read in Terraform's output, a few words: `eviction thresholds`.
   *
   * @see https://developer.hashicorp.com/terraform/language/resources/provisioners/remote-exec
   */
  readonly title: string;

  /**
   * The files, the same for every machine or made for each. They are the change: a machine is touched when they differ.
   *
   * @see https://developer.hashicorp.com/terraform/language/resources/terraform-data#triggers_replace
   */
  readonly files: readonly ManagedFile[] | ((host: Host) => readonly ManagedFile[]);

  /**
   * What is done with them.
   *
   * @see https://developer.hashicorp.com/terraform/language/resources/provisioners/remote-exec
   */
  readonly steps: ChangeSteps;

  /**
   * Units of systemd whose journal tells why a change failed.
   *
   * @default none
   * @see https://www.freedesktop.org/software/systemd/man/latest/journalctl.html
   */
  readonly units?: readonly string[];

  /**
   * How long the machine must stay healthy without a break before the change counts, in whole seconds.
   *
   * @default 10 seconds
   * @see https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#min-ready-seconds
   */
  readonly settle?: Duration;

  /**
   * How long the machine may take to become healthy, in whole seconds.
   *
   * @default 2 minutes
   * @see https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#progress-deadline-seconds
   */
  readonly healthyWithin?: Duration;

  /**
   * How long the activation may take, in whole seconds.
   *
   * @default 2 minutes
   * @see https://www.freedesktop.org/software/systemd/man/latest/systemd.service.html#TimeoutStartSec=
   */
  readonly activationTimeout?: Duration;

  /**
   * Has the last word, where the machine that runs Terraform knows more than the machine itself.
   *
   * @default none
   * @see https://developer.hashicorp.com/terraform/language/resources/provisioners/local-exec
   */
  readonly verify?: (host: Host) => Verification;

  /**
   * Counts the changes that cannot be seen in the files: a secret's new value, a machine that was installed anew or changed by hand.
   * Raise it, and every machine is compared again; one on which nothing differs is left alone.
   *
   * @default 1
   * @see https://developer.hashicorp.com/terraform/language/manage-sensitive-data/write-only
   */
  readonly revision?: number;
}
