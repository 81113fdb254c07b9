import { consulConfig, ConsulStateOptions } from "./consul";
import { httpConfig, HttpStateOptions } from "./http";
import { kubernetesConfig, KubernetesStateOptions } from "./kubernetes";
import { localConfig, LocalStateOptions } from "./local";
import { pgConfig, PgStateOptions } from "./pg";
import { s3Config, S3StateOptions } from "./s3";
import { BackendConfig, EnvironmentBackend } from "./terraform-state";
import { StateLocation } from "./state-location";

/**
 * Where the stacks of an environment keep their Terraform state, each stack under its own name.
 *
 * The state is locked while it changes wherever the backend can. Credentials never stand in the synthesized files: each
 * backend reads them from its own environment variables, named at its options.
 *
 * @see https://developer.hashicorp.com/terraform/language/backend
 */
export class StateBackend {
  /**
   * A file beside the app, by default `terraform.<stack>.tfstate`. For one person and for trying out.
   *
   * @throws InvalidInputError StateFolderInvalid
   */
  public static local(options: LocalStateOptions = {}): StateBackend {
    return new StateBackend("local", (location) => localConfig(options, location));
  }

  /**
   * A bucket of S3, or of a store that speaks S3 such as Ceph RGW.
   *
   * @throws InvalidInputError StateBucketInvalid, StateEndpointInvalid, StateCredentialsInFile, StatePrefixInvalid, StateOptionEmpty
   */
  public static s3(options: S3StateOptions): StateBackend {
    return new StateBackend("s3", s3Config(options));
  }

  /**
   * Secrets of a Kubernetes cluster, by default the environment's own; locked by a Lease.
   *
   * @throws InvalidInputError StateClusterMissing, when the environment has no cluster and the options name none;
   * StateOptionEmpty; StateSuffixInvalid for a stack whose name ends in a number
   */
  public static kubernetes(options: KubernetesStateOptions = {}): StateBackend {
    return new StateBackend("kubernetes", (location) => kubernetesConfig(options, location));
  }

  /** Keys of a Consul cluster. @throws InvalidInputError StateAddressInvalid, StatePrefixInvalid */
  public static consul(options: ConsulStateOptions): StateBackend {
    return new StateBackend("consul", consulConfig(options));
  }

  /** Tables of a PostgreSQL database. @throws InvalidInputError StateSchemaInvalid */
  public static pg(options: PgStateOptions = {}): StateBackend {
    return new StateBackend("pg", pgConfig(options));
  }

  /** A web service that keeps state, GitLab's among them. @throws InvalidInputError StateEndpointInvalid */
  public static http(options: HttpStateOptions): StateBackend {
    return new StateBackend("http", httpConfig(options));
  }

  private constructor(
    /** Name of the backend in Terraform, e.g. `s3`. */
    public readonly type: string,
    private readonly configFor: (location: StateLocation) => BackendConfig,
  ) {}

  /** Gives a stack its backend; called once by each stack of an environment. */
  public bind(location: StateLocation): void {
    new EnvironmentBackend(location.stack, this.type, this.configFor(location));
  }
}
