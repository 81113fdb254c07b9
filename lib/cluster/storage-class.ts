/**
 * A StorageClass that volumes can be asked of.
 *
 * The contract between whoever makes one and whoever needs storage.
 */
export interface IStorageClass {
  /** Name of the StorageClass. */
  readonly storageClassName: string;
  /** Whether pods on several nodes can write to one of its volumes at once (`ReadWriteMany`). */
  readonly sharedByNodes: boolean;
}
