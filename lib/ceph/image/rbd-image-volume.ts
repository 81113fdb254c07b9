import type { PersistentVolumeClaimV1Config } from "@cdktf/provider-kubernetes/lib/persistent-volume-claim-v1";
import type { PersistentVolumeV1Config } from "@cdktf/provider-kubernetes/lib/persistent-volume-v1";
import { createHash } from "node:crypto";
import type { CephRbdImageProps } from "./ceph-rbd-image-props";
import { kernelMapOptions } from "../rbd/rbd-map-options";

/** The props with every default filled in. */
export type RbdImageSettings = Required<Omit<CephRbdImageProps, "storage">>;

/** Where the driver finds the cluster, and the Secret of the user. */
export interface RbdImageContext {
  /** Name of the driver. */
  readonly driver: string;
  /** Id of the Ceph cluster. */
  readonly clusterId: string;
  /** Name of the Secret with the user. */
  readonly secret: string;
  /** Its namespace. */
  readonly secretNamespace: string;
}

/**
 * Class of the volumes and their claims. Nothing makes volumes of it, and that is what it is for: a claim whose volume is missing waits, where a
 * class with a provisioner would have it bound to a new, empty image; and no volume of it can be enlarged behind the back of the image. Without any,
 * the provider for Terraform would have the claim take the cluster's default class, which never binds to the volume.
 */
export const EXISTING_IMAGE_CLASS = "existing-rbd-image";

/** Fills in the defaults. */
export function rbdImageSettings(id: string, props: CephRbdImageProps): RbdImageSettings {
  return {
    pool: props.pool,
    image: props.image,
    size: props.size,
    namespace: props.namespace,
    claimName: props.claimName ?? id,
    accessMode: props.accessMode ?? "ReadWriteOnce",
    volumeMode: props.volumeMode ?? "Filesystem",
    fsType: props.fsType ?? "ext4",
    imageFeatures: props.imageFeatures ?? ["layering"],
    mapOptions: props.mapOptions ?? [],
    mountOptions: props.mountOptions ?? [],
  };
}

/**
 * Name of the volume: that of the claim, which no other volume can be for, and a trace of all that cannot be changed in place. A volume that has once
 * been bound takes no second claim, so that whatever has the claim made anew has to give it a new volume.
 */
export function volumeName(settings: RbdImageSettings, context: RbdImageContext): string {
  const { size, accessMode, volumeMode } = settings;
  // What is not said is no part of it: a prop that comes to be later must not make all volumes anew.
  const fixed = [size.toBytes(), accessMode, volumeMode, csiSource(settings, context)];
  const trace = createHash("sha256").update(JSON.stringify(fixed)).digest("hex").slice(0, 8);
  // Namespaces hold no dots, so that no two pairs of namespace and claim read the same.
  return `${settings.namespace}.${settings.claimName}-${trace}`;
}

/** What the driver is told of the image. */
function csiSource(settings: RbdImageSettings, { driver, clusterId }: RbdImageContext) {
  const { pool, image, accessMode, volumeMode, fsType, imageFeatures, mapOptions } = settings;
  return {
    driver,
    volumeHandle: image,
    ...(volumeMode === "Block" ? {} : { fsType }),
    ...(accessMode === "ReadOnlyMany" ? { readOnly: true } : {}),
    volumeAttributes: {
      clusterID: clusterId,
      pool,
      staticVolume: "true",
      imageFeatures: imageFeatures.join(","),
      ...(mapOptions.length === 0 ? {} : { mapOptions: kernelMapOptions(mapOptions) }),
    },
  };
}

/** The volume of an image that exists. */
export function imageVolume(settings: RbdImageSettings, context: RbdImageContext): PersistentVolumeV1Config {
  const { size, accessMode, volumeMode, mountOptions } = settings;
  return {
    metadata: { name: volumeName(settings, context) },
    spec: [
      {
        accessModes: [accessMode],
        capacity: { storage: size.toQuantity() },
        volumeMode,
        storageClassName: EXISTING_IMAGE_CLASS,
        // The only one that ceph-csi allows: the image was there before, and stays.
        persistentVolumeReclaimPolicy: "Retain",
        claimRef: { namespace: settings.namespace, name: settings.claimName },
        ...(mountOptions.length === 0 ? {} : { mountOptions: [...mountOptions] }),
        persistentVolumeSource: {
          csi: {
            ...csiSource(settings, context),
            // None for publishing: with it the driver would look for a volume of its own, and no pod could ever give the image back.
            nodeStageSecretRef: { name: context.secret, namespace: context.secretNamespace },
          },
        },
      },
    ],
  };
}

/** The claim that the volume is for. */
export function imageClaim(settings: RbdImageSettings, volume: string): PersistentVolumeClaimV1Config {
  return {
    metadata: { name: settings.claimName, namespace: settings.namespace },
    spec: {
      accessModes: [settings.accessMode],
      volumeMode: settings.volumeMode,
      storageClassName: EXISTING_IMAGE_CLASS,
      volumeName: volume,
      resources: { requests: { storage: settings.size.toQuantity() } },
    },
  };
}
