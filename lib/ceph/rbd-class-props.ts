/** A feature of RBD images. */
export type RbdImageFeature =
  "layering" | "exclusive-lock" | "object-map" | "fast-diff" | "deep-flatten" | "journaling";

/** A class of block volumes: where their images lie, and what they are like. */
export interface RbdClassProps {
  /**
   * Name of the StorageClass.
   *
   * @see https://kubernetes.io/docs/concepts/storage/storage-classes/
   */
  readonly name: string;

  /**
   * Pool that the images are in.
   *
   * @see https://docs.ceph.com/en/latest/rados/operations/pools/
   */
  readonly pool: string;

  /**
   * Erasure-coded pool for the data of the images; what describes them stays in `pool`.
   *
   * @default none: data and description are in `pool`
   * @see https://docs.ceph.com/en/latest/rados/operations/erasure-code/#erasure-coding-with-overwrites
   */
  readonly dataPool?: string;

  /**
   * Features of new images. The kernels of the nodes have to know them: 4.9 and newer know exclusive-lock, 5.3 and newer object-map and fast-diff.
   *
   * @default ["layering"]
   * @see https://docs.ceph.com/en/latest/rbd/rbd-config-ref/#image-features
   */
  readonly imageFeatures?: readonly RbdImageFeature[];

  /**
   * File system of new volumes.
   *
   * @default "ext4"
   * @see https://github.com/ceph/ceph-csi/blob/devel/docs/rbd/deploy.md
   */
  readonly fsType?: "ext4" | "xfs";

  /**
   * Whether the data must outlive its claims: what is in the class is never deleted with a claim.
   *
   * @default false
   * @see https://kubernetes.io/docs/concepts/storage/persistent-volumes/#reclaiming
   */
  readonly dataMustStay?: boolean;

  /**
   * What becomes of an image when its claim is deleted.
   *
   * @default "Retain" where the data must stay, else "Delete"
   * @see https://kubernetes.io/docs/concepts/storage/persistent-volumes/#reclaiming
   */
  readonly reclaimPolicy?: "Delete" | "Retain";

  /**
   * When a volume is made: with its claim, or with the first pod that uses it, on the topology of its node.
   *
   * @default "WaitForFirstConsumer" with a topology, else "Immediate"
   * @see https://kubernetes.io/docs/concepts/storage/storage-classes/#volume-binding-mode
   */
  readonly volumeBindingMode?: "Immediate" | "WaitForFirstConsumer";

  /**
   * Whether claims can grow.
   *
   * @default true
   * @see https://kubernetes.io/docs/concepts/storage/persistent-volumes/#expanding-persistent-volumes-claims
   */
  readonly allowVolumeExpansion?: boolean;

  /**
   * Options with which the file system is mounted, e.g. `discard`.
   *
   * @default none
   * @see https://kubernetes.io/docs/concepts/storage/storage-classes/#mount-options
   */
  readonly mountOptions?: readonly string[];

  /**
   * Whether claims that name no class get this one; one class of a cluster can be.
   *
   * @default false
   * @see https://kubernetes.io/docs/concepts/storage/storage-classes/#default-storageclass
   */
  readonly isDefault?: boolean;

  /**
   * How the volumes are encrypted: with a passphrase of the driver's Secret, or with keys of a KMS that the driver is configured for. It cannot be
   * switched on for volumes that exist.
   *
   * @default not encrypted
   * @see https://github.com/ceph/ceph-csi/blob/devel/docs/rbd/deploy.md#encryption-for-rbd-volumes
   */
  readonly encryption?: "passphrase" | RbdKmsEncryption;

  /**
   * Pools for the domains of a topology: a volume lies in the pool of the domain that its pod runs in. The domains are labels that
   * `CephRbdStorageProps.topologyLabels` names.
   *
   * @default none: all volumes in `pool`
   * @see https://github.com/ceph/ceph-csi/blob/devel/docs/rbd/topology.md
   */
  readonly topology?: readonly RbdTopologyPool[];
}

/** Encryption with the keys of a KMS. */
export interface RbdKmsEncryption {
  /** Name of the KMS in the driver's configuration. */
  readonly kmsId: string;
}

/** The pool of a domain of a topology. */
export interface RbdTopologyPool {
  /** Pool of the images. */
  readonly pool: string;
  /** Erasure-coded pool of their data. @default none */
  readonly dataPool?: string;
  /** Domain: label without its prefix to value, e.g. `{ zone: "a" }`. */
  readonly domain: Readonly<Record<string, string>>;
}
