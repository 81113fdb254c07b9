import type { Size } from "../../units";
import type { CephRbdStorage } from "../rbd/ceph-rbd-storage";
import type { RbdImageFeature } from "../rbd/rbd-class-props";

/** An RBD image that exists already. */
export interface CephRbdImageProps {
  /**
   * The driver by which nodes mount the image: its Ceph cluster holds it, and its user gets the pool. It is of the same environment, in this stack
   * or another one.
   *
   * @see https://github.com/ceph/ceph-csi/blob/devel/docs/static-pvc.md
   */
  readonly storage: CephRbdStorage;

  /**
   * Pool of the image.
   *
   * @see https://docs.ceph.com/en/latest/rados/operations/pools/
   */
  readonly pool: string;

  /**
   * Name of the image, as `rbd ls` lists it. Kubernetes knows the volume by it alone, so an environment has one of a name, whatever their pools.
   *
   * @see https://docs.ceph.com/en/latest/man/8/rbd/
   */
  readonly image: string;

  /**
   * Size of the image, as `rbd info` shows it. It changes nothing in Ceph: after `rbd resize` write the new one here.
   *
   * @see https://github.com/ceph/ceph-csi/blob/devel/docs/static-pvc.md#resize-rbd-image
   */
  readonly size: Size;

  /**
   * Namespace of the claim, which has to exist.
   *
   * @see https://kubernetes.io/docs/concepts/overview/working-with-objects/namespaces/
   */
  readonly namespace: string;

  /**
   * Name of the claim.
   *
   * @default the id of the construct
   * @see https://kubernetes.io/docs/concepts/storage/persistent-volumes/#persistentvolumeclaims
   */
  readonly claimName?: string;

  /**
   * Who may use the image at once: the pods of one node, one pod of the whole cluster (Kubernetes 1.29 and newer), or pods of all nodes that
   * only read.
   *
   * @default "ReadWriteOnce"
   * @see https://kubernetes.io/docs/concepts/storage/persistent-volumes/#access-modes
   */
  readonly accessMode?: "ReadWriteOnce" | "ReadWriteOncePod" | "ReadOnlyMany";

  /**
   * Whether pods see the image as a mounted file system or as a raw device.
   *
   * @default "Filesystem"
   * @see https://kubernetes.io/docs/concepts/storage/persistent-volumes/#raw-block-volume-support
   */
  readonly volumeMode?: "Filesystem" | "Block";

  /**
   * File system in the image. An image that holds none is formatted with it when it is first mounted to be written; one that holds another is
   * not mounted.
   *
   * @default "ext4"
   * @see https://github.com/ceph/ceph-csi/blob/devel/docs/static-pvc.md
   */
  readonly fsType?: "ext4" | "xfs";

  /**
   * Features of the image, as `rbd info` shows them.
   *
   * @default ["layering"]
   * @see https://docs.ceph.com/en/latest/rbd/rbd-config-ref/#image-features
   */
  readonly imageFeatures?: readonly RbdImageFeature[];

  /**
   * Options with which the node's kernel maps the image, as `rbd device map` takes them, e.g. `ms_mode=prefer-crc` where the monitors speak the second
   * protocol of Ceph alone (Linux 5.11).
   *
   * @default none: the first protocol of Ceph, which is not encrypted
   * @see https://docs.ceph.com/en/latest/man/8/rbd/#kernel-rbd-krbd-options
   */
  readonly mapOptions?: readonly string[];

  /**
   * Options with which the file system is mounted, e.g. `discard`.
   *
   * @default none
   * @see https://kubernetes.io/docs/concepts/storage/persistent-volumes/#mount-options
   */
  readonly mountOptions?: readonly string[];
}
