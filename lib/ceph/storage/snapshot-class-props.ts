/** A class of snapshots of single volumes. */
export interface SnapshotClassProps {
  /**
   * Name of the VolumeSnapshotClass.
   *
   * @see https://kubernetes.io/docs/concepts/storage/volume-snapshot-classes/
   */
  readonly name: string;

  /**
   * What becomes of a snapshot in Ceph when its VolumeSnapshot is deleted.
   *
   * @default "Delete"
   * @see https://kubernetes.io/docs/concepts/storage/volume-snapshot-classes/#deletionpolicy
   */
  readonly deletionPolicy?: "Delete" | "Retain";

  /**
   * Whether snapshots of this driver's volumes that name no class get this one.
   *
   * @default false
   * @see https://kubernetes.io/docs/concepts/storage/volume-snapshot-classes/#the-volumesnapshotclass-resource
   */
  readonly isDefault?: boolean;
}

/** A class of snapshots of several block volumes of one pool, taken at one moment. */
export interface RbdGroupSnapshotClassProps extends SnapshotClassProps {
  /**
   * Pool in which Ceph keeps the groups, and in which the volumes are.
   *
   * @see https://docs.ceph.com/en/latest/man/8/rbd/
   */
  readonly pool: string;
}

/** A class of snapshots of several volumes of one file system, taken at one moment. */
export interface FsGroupSnapshotClassProps extends SnapshotClassProps {
  /**
   * File system of Ceph in which the volumes are.
   *
   * @see https://docs.ceph.com/en/latest/cephfs/fs-volumes/
   */
  readonly fileSystem: string;
}
