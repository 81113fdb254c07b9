import type { CephClassProps } from "../storage/ceph-class-props";

/** A class of volumes that pods on several nodes can write to at once: where they lie, and how they are mounted. */
export interface FsClassProps extends CephClassProps {
  /**
   * File system of Ceph in which the volumes are made.
   *
   * @see https://docs.ceph.com/en/latest/cephfs/createfs/
   */
  readonly fileSystem: string;

  /**
   * Pool for the data, one of the file system's own.
   *
   * @default the file system's first
   * @see https://docs.ceph.com/en/latest/cephfs/file-layouts/
   */
  readonly pool?: string;

  /**
   * What mounts the volumes: the kernel of the node (4.17 or newer, which keeps to the size of a volume), or ceph-fuse in a pod of the driver, with
   * which mounts end when that pod does.
   *
   * @default "kernel"
   * @see https://docs.ceph.com/en/latest/cephfs/mount-prerequisites/
   */
  readonly mounter?: "kernel" | "fuse";

  /**
   * Options of the kernel's client, as `mount.ceph` takes them, e.g. `readdir_max_bytes=1048576`, or
   * `ms_mode=prefer-crc` for the second protocol of Ceph.
   *
   * @default none
   * @see https://docs.ceph.com/en/latest/man/8/mount.ceph/#options
   */
  readonly kernelMountOptions?: readonly string[];

  /**
   * Options of ceph-fuse.
   *
   * @default none
   * @see https://docs.ceph.com/en/latest/man/8/ceph-fuse/#options
   */
  readonly fuseMountOptions?: readonly string[];

  /**
   * Encrypts the files with `CephFsStorageProps.encryptionPassphrase`, which needs nodes whose kernel can (fscrypt for Ceph, 6.6 or newer). It cannot be
   * switched on for volumes that exist.
   *
   * @default not encrypted
   * @see https://github.com/ceph/ceph-csi/blob/devel/docs/design/proposals/cephfs-fscrypt.md
   */
  readonly encryption?: "passphrase";
}
