import { Token } from "cdktf";
import type { IStorageClass } from "../../cluster";
import type { SecretValue } from "../../environment";
import type { Rule, Size } from "../../units";
import { readUrl, withoutLogin } from "./external-url";
import { isOwnMachine, isPrivate } from "./server-address";

/** A volume that all replicas write to. */
export interface HarborVolumeOptions {
  /** Class of the volume, which pods on several nodes can write to at once: CephFS, NFS, and never a block device. */
  readonly storageClass: IStorageClass;
  /** Size of the volume; it can grow where the class lets it. */
  readonly size: Size;
}

/** A bucket of S3, or of something that speaks like it: a gateway of Ceph (RGW), MinIO. */
export interface HarborS3Options {
  /** Name of the bucket, which has to exist. */
  readonly bucket: string;
  /** URL of the service, without a path. @default that of AWS in the region */
  readonly endpoint?: string;
  /** Region. @default "us-east-1", which gateways without regions take */
  readonly region?: string;
  /** Access key; an existing Secret has it under the key `REGISTRY_STORAGE_S3_ACCESSKEY`. */
  readonly accessKey: SecretValue;
  /** Secret key; an existing Secret, the same as that of the access key, has it under the key `REGISTRY_STORAGE_S3_SECRETKEY`. */
  readonly secretKey: SecretValue;
  /** Folder inside the bucket. @default none */
  readonly rootDirectory?: string;
  /** Has the service encrypt what it keeps. @default false */
  readonly encrypt?: boolean;
  /**
   * Sends clients to the service for the layers, in place of passing them through the registry. All clients have to reach the endpoint then, and
   * trust its certificate.
   *
   * @default true for AWS, false for an endpoint of one's own
   */
  readonly redirect?: boolean;
  /**
   * Whether Harbor reaches the service by its proxy, where it has one.
   *
   * @default true for AWS, false for an endpoint of one's own
   */
  readonly byProxy?: boolean;
}

/** Where a Harbor keeps its images. */
export abstract class HarborStorage {
  /** A volume that all replicas write to. */
  public static volume(options: HarborVolumeOptions): HarborVolume {
    return new HarborVolume(options.storageClass, options.size);
  }

  /** A bucket of S3, or of a gateway of Ceph. */
  public static s3(options: HarborS3Options): HarborBucket {
    return new HarborBucket(options);
  }

  protected constructor() {
    // Nothing to hold: the two kinds differ in all they know.
  }
}

/** A volume that all replicas write to. Made by {@link HarborStorage.volume}. */
export class HarborVolume extends HarborStorage {
  /** @param size of the volume */
  public constructor(
    public readonly storageClass: IStorageClass,
    public readonly size: Size,
  ) {
    super();
  }
}

/** A bucket. Made by {@link HarborStorage.s3}. */
export class HarborBucket extends HarborStorage {
  /** {@link HarborS3Options.region} */
  public readonly region: string;
  /** {@link HarborS3Options.redirect} */
  public readonly redirect: boolean;
  /** {@link HarborS3Options.byProxy} */
  public readonly byProxy: boolean;

  /** @param options what it was told */
  public constructor(public readonly options: HarborS3Options) {
    super();
    this.region = options.region ?? "us-east-1";
    this.redirect = options.redirect ?? options.endpoint === undefined;
    this.byProxy = options.byProxy ?? options.endpoint === undefined;
  }
}

/** What storage must be. */
export const STORAGE_RULES: readonly Rule<HarborStorage>[] = [
  function* volumeIsShared(storage) {
    if (storage instanceof HarborVolume && !storage.storageClass.sharedByNodes) {
      yield {
        code: "StorageNotShared",
        what: "storage is of a class whose volumes one node at a time can write to: the second replica would wait for ever",
        got: storage.storageClass.storageClassName,
        instead: "take a class of shared file systems, e.g. one of CephFsStorage, or HarborStorage.s3",
      };
    }
  },
  function* volumeHasRoom(storage) {
    if (storage instanceof HarborVolume && storage.size.toBytes() === 0) {
      yield {
        code: "StorageSizeZero",
        what: "storage has no room",
        got: storage.size.toQuantity(),
        instead: "write its size, e.g. Size.gibibytes(200)",
      };
    }
  },
  function* bucketIsBucket(storage) {
    const bucket = storage instanceof HarborBucket ? storage.options.bucket : undefined;
    if (bucket !== undefined && !Token.isUnresolved(bucket) && !/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(bucket)) {
      yield {
        code: "S3BucketInvalid",
        what: "storage has no name of a bucket",
        got: bucket,
        instead: "write 3 to 63 lower-case letters, digits, dots and dashes",
      };
    }
  },
  function* folderIsPath(storage) {
    const folder = storage instanceof HarborBucket ? storage.options.rootDirectory : undefined;
    if (folder !== undefined && !Token.isUnresolved(folder) && !/^(\/[\w.-]+)+$/.test(folder)) {
      yield {
        code: "S3RootDirectoryInvalid",
        what: "storage.rootDirectory is no folder inside the bucket",
        got: folder,
        instead: 'write e.g. "/harbor", without a slash at its end',
      };
    }
  },
  function* endpointIsReached(storage) {
    if (!(storage instanceof HarborBucket)) {
      return;
    }
    const { endpoint } = storage.options;
    if (endpoint === undefined || Token.isUnresolved(endpoint)) {
      return;
    }
    const url = readUrl(endpoint);
    if (url?.rest !== "" || isOwnMachine(url.hostname)) {
      yield {
        code: "S3EndpointInvalid",
        what: "storage.endpoint is no URL of a server",
        got: withoutLogin(endpoint),
        instead: "write scheme, host and port alone, e.g. https://rgw.example.com:8443",
      };
    } else if (storage.redirect && isPrivate(url.hostname)) {
      yield {
        code: "S3RedirectUnreachable",
        what: "storage.redirect sends clients to an endpoint which they cannot reach",
        got: endpoint,
        instead: "leave redirect out: layers then pass through the registry",
      };
    }
  },
];
