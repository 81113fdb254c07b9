import type { RbdClassProps, RbdTopologyPool } from "./rbd-class-props";
import { kernelMapOptions } from "./rbd-map-options";

/** Name of the driver, as ceph-csi has it. */
export const RBD_DRIVER = "rbd.csi.ceph.com";

/** What the driver is told of each volume of a class, but for where its cluster is and who logs in. */
export function rbdClassParameters(props: RbdClassProps): Readonly<Record<string, string>> {
  const { pool, dataPool, topology } = props;
  return {
    pool,
    ...(dataPool === undefined ? {} : { dataPool }),
    imageFeatures: (props.imageFeatures ?? ["layering"]).join(","),
    ...(props.mapOptions === undefined ? {} : { mapOptions: kernelMapOptions(props.mapOptions) }),
    ...encryption(props),
    ...(topology === undefined ? {} : { topologyConstrainedPools: topologyPools(topology) }),
    "csi.storage.k8s.io/fstype": props.fsType ?? "ext4",
  };
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
