import { enforce } from "../../units";
import type { StateLocation } from "./state-location";
import { emptyViolations, prefixViolations, urlViolations } from "./state-rules";
import type { BackendConfig } from "./terraform-state";

/** Options of {@link StateBackend.s3}; credentials come from AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or a profile. */
export interface S3StateOptions {
  /**
   * Bucket, which has to exist; switch versioning on in it.
   *
   * @see https://developer.hashicorp.com/terraform/language/backend/s3#bucket
   */
  readonly bucket: string;

  /**
   * Folder within the bucket.
   *
   * @default the top of the bucket
   * @see https://developer.hashicorp.com/terraform/language/backend/s3#key
   */
  readonly prefix?: string;

  /**
   * Region of the bucket. A store that is not Amazon's ignores it.
   *
   * @default "us-east-1"
   * @see https://developer.hashicorp.com/terraform/language/backend/s3#region
   */
  readonly region?: string;

  /**
   * Address of a store that speaks S3, e.g. a Ceph RGW. It switches off what only Amazon answers (account, metadata and region
   * checks, newer checksums) and addresses buckets by path.
   *
   * @default Amazon S3
   * @see https://developer.hashicorp.com/terraform/language/backend/s3#endpoints
   */
  readonly endpoint?: string;

  /**
   * Profile of the AWS configuration that holds the credentials.
   *
   * @default environment variables
   * @see https://developer.hashicorp.com/terraform/language/backend/s3#profile
   */
  readonly profile?: string;

  /**
   * Lock by a file beside the state. It needs a store that knows conditional writes (`If-None-Match`); without, two people can
   * overwrite each other's state.
   *
   * @default true
   * @see https://developer.hashicorp.com/terraform/language/backend/s3#use_lockfile
   */
  readonly lockFile?: boolean;
}

/** Arguments of Terraform's `s3` backend. */
export function s3Config(options: S3StateOptions): (location: StateLocation) => BackendConfig {
  enforce("StateBackend", "s3", options, [
    function* bucketIsName({ bucket }) {
      if (!/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(bucket)) {
        yield {
          code: "StateBucketInvalid",
          what: "bucket is the name of a bucket",
          got: bucket,
          instead: "write 3 to 63 lower-case letters, digits, dots and dashes",
        };
      }
    },
    ({ prefix }) => prefixViolations(prefix),
    (given) => emptyViolations(given, ["region", "profile"]),
    ({ endpoint }) =>
      endpoint === undefined ? [] : urlViolations("endpoint", endpoint, "AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY"),
  ]);
  const compatible = options.endpoint !== undefined;
  return ({ stack }) => ({
    bucket: options.bucket,
    key: [options.prefix, `${stack.node.id}.tfstate`].filter((part) => part !== undefined).join("/"),
    region: options.region ?? "us-east-1",
    // Amazon encrypts at rest by itself; a compatible store without a key service answers the header with an error.
    ...(compatible ? {} : { encrypt: true }),
    use_lockfile: options.lockFile ?? true,
    ...(options.profile === undefined ? {} : { profile: options.profile }),
    ...(compatible
      ? {
          endpoints: { s3: options.endpoint },
          use_path_style: true,
          skip_credentials_validation: true,
          skip_metadata_api_check: true,
          skip_region_validation: true,
          skip_requesting_account_id: true,
          skip_s3_checksum: true,
        }
      : {}),
  });
}
