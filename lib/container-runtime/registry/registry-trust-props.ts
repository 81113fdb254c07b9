import type { IRegistry, SecretVariable } from "../../environment";
import type { HostGroup } from "../../host";
import type { Duration } from "../../units";

/** Who is told on a machine: a runtime, k3s with its own containerd, or the machine's own store of certificates. */
export type RegistryConsumer = "containerd" | "docker" | "k3s" | "system";

/** Name and password with which every pull of a machine logs in. Whoever may start a container there can use them. */
export interface RegistryCredentials {
  /** Name of the user. */
  readonly username: SecretVariable;
  /** Password of that user. */
  readonly password: SecretVariable;
}

/** How a registry or a mirror is reached. */
export interface RegistryAccessOptions extends IRegistry {
  /**
   * Host, with its port where that is not 443, as image names begin: `harbor.example.com`, `10.0.0.5:5000`.
   */
  readonly address: string;
  /**
   * Certificate of the authority that signed the registry's certificate, in PEM, or several of them.
   *
   * @default none: the registry's certificate is signed by an authority that every machine knows
   */
  readonly certificateAuthority?: string;
  /**
   * File with that certificate on the machine that runs Terraform; a relative path starts at the folder of the app.
   *
   * @default none: {@link RegistryAccessOptions.certificateAuthority} has it, if any
   */
  readonly certificateAuthorityFile?: string;
  /**
   * Speaks HTTP without TLS, which is warned of: whoever is in between can read what is pulled, and change it.
   *
   * @default false
   */
  readonly plainHttp?: boolean;
  /**
   * Name and password for every pull. They lie on the machine in files that only root may read; Docker has no place for them.
   *
   * @default none
   */
  readonly credentials?: RegistryCredentials;
}

/** A registry that has the images of another. What is not said here is taken from a registry of the same address in the list. */
export interface MirrorOptions extends RegistryAccessOptions {
  /**
   * Path on the mirror in front of the images' names, e.g. the project of Harbor that is a cache of the other registry.
   *
   * @default none: the names are the same
   */
  readonly prefix?: string;
  /**
   * Whether the mirror is trusted to say which image a tag stands for; otherwise only images that are named by digest come from it.
   *
   * @default true
   */
  readonly resolve?: boolean;
}

/** A registry, and what stands in for it. */
export interface RegistryOptions extends RegistryAccessOptions {
  /**
   * Registries that are asked before it, in this order. The address `*` stands for all registries without settings of their own.
   *
   * @default none
   */
  readonly mirrors?: readonly MirrorOptions[];
  /**
   * Whether the registry itself is asked when no mirror has the image.
   *
   * @default true
   */
  readonly fallback?: boolean;
}

/** Registries that machines can pull from. */
export interface RegistryTrustProps {
  /**
   * The machines.
   *
   * @see https://developer.hashicorp.com/terraform/language/resources/provisioners/remote-exec
   */
  readonly hosts: HostGroup;

  /**
   * The registries, each address once; constructs that run a registry can be given as they are.
   *
   * @see https://github.com/containerd/containerd/blob/main/docs/hosts.md
   */
  readonly registries: readonly (IRegistry | RegistryOptions)[];

  /**
   * Who is told.
   *
   * @default containerd and the machine's store; k3s and the store where the environment's cluster is one of k3s
   * @see https://docs.k3s.io/installation/private-registry
   */
  readonly consumers?: readonly RegistryConsumer[];

  /**
   * Folder in which containerd looks for registries. A machine whose containerd looks elsewhere is refused; where no folder is configured
   * this one is, and containerd is restarted once.
   *
   * @default "/etc/containerd/certs.d"
   * @see https://github.com/containerd/containerd/blob/main/docs/cri/registry.md
   */
  readonly configPath?: string;

  /**
   * How long it may take until everybody who is told has taken the files over, in whole seconds. k3s starts again, and so does containerd
   * the first time; registries are asked for their certificate, up to 10 seconds each.
   *
   * @default Duration.minutes(2)
   * @see https://www.freedesktop.org/software/systemd/man/latest/systemd.service.html#TimeoutStartSec=
   */
  readonly activationTimeout?: Duration;

  /**
   * Counts the changes of credentials, whose values cannot be seen here: raise it by 1 to have new ones written.
   *
   * @default 1
   * @see https://developer.hashicorp.com/terraform/language/manage-sensitive-data/write-only
   */
  readonly revision?: number;

  /**
   * How long a machine may take to become healthy, in whole seconds.
   *
   * @default Duration.minutes(2)
   * @see https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#progress-deadline-seconds
   */
  readonly healthyWithin?: Duration;

  /**
   * How long it must stay healthy without a break before the change counts, in whole seconds.
   *
   * @default Duration.seconds(10)
   * @see https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#min-ready-seconds
   */
  readonly settle?: Duration;
}
