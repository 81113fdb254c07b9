/** What a class of volumes is, whether of block storage or of file systems. */
export interface CephClassProps {
  /**
   * Name of the StorageClass.
   *
   * @see https://kubernetes.io/docs/concepts/storage/storage-classes/
   */
  readonly name: string;

  /**
   * Whether the data must outlive its claims: what is in the class is never deleted with a claim.
   *
   * @default false
   * @see https://kubernetes.io/docs/concepts/storage/persistent-volumes/#reclaiming
   */
  readonly dataMustStay?: boolean;

  /**
   * What becomes of a volume, and the data in it, when its claim is deleted.
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
   * Whether claims that name no class get this one; one class of a Kubernetes cluster can be.
   *
   * @default false
   * @see https://kubernetes.io/docs/concepts/storage/storage-classes/#default-storageclass
   */
  readonly isDefault?: boolean;
}
