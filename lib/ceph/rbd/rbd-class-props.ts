import type { CephClassProps } from "../storage/ceph-class-props";

/** A feature of RBD images. */
export type RbdImageFeature =
  "layering" | "exclusive-lock" | "object-map" | "fast-diff" | "deep-flatten" | "journaling";

/** A class of block volumes: where their images lie, and what they are like. */
export interface RbdClassProps extends CephClassProps {
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
   * Options with which the node's kernel maps an image, as `rbd device map` takes them, e.g. `ms_mode=prefer-secure` (encrypted on the wire; Linux 5.11)
   * or `lock_on_read`.
   *
   * @default none: the first protocol of Ceph, which is not encrypted
   * @see https://docs.ceph.com/en/latest/man/8/rbd/#kernel-rbd-krbd-options
   */
  readonly mapOptions?: readonly string[];

  /**
   * How the volumes are encrypted: all with `CephRbdStorageProps.encryptionPassphrase`, or each with a passphrase of its own that a KMS of
   * `CephRbdStorageProps.kms` keeps. It cannot be switched on for volumes that exist.
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

/** Encryption with what a KMS keeps. */
export interface RbdKmsEncryption {
  /** Name of the KMS, in `CephRbdStorageProps.kms`. */
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
