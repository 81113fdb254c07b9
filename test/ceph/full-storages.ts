import { CephFsStorageProps, CephRbdStorageProps, Kms } from "../../lib/ceph";
import { SecretValue } from "../../lib/environment";
import { leastFs, leastRbd } from "./storages";

const SHARED = {
  tolerations: [{ key: "dedicated", operator: "Exists" as const }],
  encryptionPassphrase: SecretValue.variable("passphrase"),
  snapshotClasses: [{ name: "snapshots", isDefault: true }],
  provisionerReplicas: 3,
};

/** Block storage that is told everything. */
export function fullRbd(): CephRbdStorageProps {
  return {
    ...leastRbd(),
    ...SHARED,
    topologyLabels: ["topology.kubernetes.io/zone"],
    kms: {
      vault: Kms.vault({ address: "https://vault.example.com", caCertificate: "PEM" }),
      kmip: Kms.other("kmip", { KMIP_ENDPOINT: "kmip:5696" }),
    },
    groupSnapshotClasses: [{ name: "groups", pool: "kubernetes" }],
    classes: [
      {
        ...{ name: "all", pool: "a", dataPool: "a-ec", imageFeatures: ["layering", "exclusive-lock"], fsType: "xfs" },
        ...{ encryption: { kmsId: "vault" }, dataMustStay: true, isDefault: true, mountOptions: ["discard"] },
        topology: [{ pool: "a", domain: { zone: "a" } }],
      },
      { name: "passphrase", pool: "b", encryption: "passphrase" },
    ],
  };
}

/** Storage of file systems that is told everything. */
export function fullFs(): CephFsStorageProps {
  return {
    ...leastFs(),
    ...SHARED,
    subvolumeGroup: "kubernetes",
    groupSnapshotClasses: [{ name: "groups", fileSystem: "shared" }],
    classes: [
      {
        ...{
          name: "all",
          fileSystem: "shared",
          pool: "shared-ec",
          mounter: "kernel",
          kernelMountOptions: ["norbytes"],
        },
        ...{ encryption: "passphrase", dataMustStay: true, mountOptions: ["noatime"] },
      },
    ],
  };
}
