import type { StorageClassV1Config } from "@cdktf/provider-kubernetes/lib/storage-class-v1";
import type { RbdClassProps, RbdTopologyPool } from "./rbd-class-props";

/** Name of the driver, as ceph-csi has it. */
export const RBD_DRIVER = "rbd.csi.ceph.com";

/** Annotation by which Kubernetes knows the class of claims that name none. */
export const DEFAULT_CLASS = "storageclass.kubernetes.io/is-default-class";

/** Where a class finds its cluster and the user's Secret. */
export interface ClassContext {
  /** Id of the Ceph cluster. */
  readonly clusterId: string;
  /** Name of the Secret with the user. */
  readonly secret: string;
  /** Its namespace. */
  readonly namespace: string;
}

/** A class of block volumes as its StorageClass. */
export function rbdClass(props: RbdClassProps, context: ClassContext): StorageClassV1Config {
  const { name, mountOptions, topology } = props;
  return {
    metadata: { name, ...(props.isDefault === true ? { annotations: { [DEFAULT_CLASS]: "true" } } : {}) },
    storageProvisioner: RBD_DRIVER,
    reclaimPolicy: props.reclaimPolicy ?? (props.dataMustStay === true ? "Retain" : "Delete"),
    volumeBindingMode: props.volumeBindingMode ?? (topology === undefined ? "Immediate" : "WaitForFirstConsumer"),
    allowVolumeExpansion: props.allowVolumeExpansion ?? true,
    ...(mountOptions === undefined ? {} : { mountOptions: [...mountOptions] }),
    parameters: {
      clusterID: context.clusterId,
      pool: props.pool,
      ...(props.dataPool === undefined ? {} : { dataPool: props.dataPool }),
      imageFeatures: (props.imageFeatures ?? ["layering"]).join(","),
      ...encryption(props),
      ...(topology === undefined ? {} : { topologyConstrainedPools: topologyPools(topology) }),
      "csi.storage.k8s.io/fstype": props.fsType ?? "ext4",
      ...secretParameters(context),
    },
  };
}

/** What every step of a volume's life logs in with; fencing needs the one for publishing. */
export function secretParameters({ secret, namespace }: ClassContext): Record<string, string> {
  return Object.fromEntries(
    ["provisioner", "controller-expand", "controller-publish", "node-stage"].flatMap((step) => [
      [`csi.storage.k8s.io/${step}-secret-name`, secret],
      [`csi.storage.k8s.io/${step}-secret-namespace`, namespace],
    ]),
  );
}

function encryption({ encryption: how }: RbdClassProps): Record<string, string> {
  if (how === undefined) {
    return {};
  }
  return { encrypted: "true", ...(how === "passphrase" ? {} : { encryptionKMSID: how.kmsId }) };
}

/** As one text, which is how ceph-csi reads it. */
function topologyPools(topology: readonly RbdTopologyPool[]): string {
  return JSON.stringify(
    topology.map(({ pool, dataPool, domain }) => ({
      poolName: pool,
      ...(dataPool === undefined ? {} : { dataPool }),
      domainSegments: Object.entries(domain).map(([domainLabel, value]) => ({ domainLabel, value })),
    })),
  );
}
