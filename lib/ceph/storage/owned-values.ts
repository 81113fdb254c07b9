import { type ChartValues, valueAt } from "../../cluster";
import type { Violation } from "../../units";
import type { StorageDescription } from "./storage-description";

/** Values that would make a second thing of what the construct makes, or have its classes name nothing. */
const OWNED: readonly (readonly [path: string, instead: string])[] = [
  ["storageClass.create", "name the class in classes: the chart's could not grow without a secret, nor be changed"],
  ["volumeSnapshotClass.create", "name the class in snapshotClasses"],
  ["volumeGroupSnapshotClass.create", "name the class in groupSnapshotClasses"],
  [
    "secret.create",
    "give user, and encryptionPassphrase where it is wanted: the chart's are in plain text, and one is public",
  ],
  ["driverName", "leave it out: the classes name the driver by the one that it has"],
  ["externallyManagedConfigmap", "leave it out: the chart's ConfigMap names the cluster"],
];

/** Where the keys of encrypted volumes come from. */
const KMS: Readonly<Record<StorageDescription["subject"], string>> = {
  CephRbdStorage: "declare each KMS in kms",
  CephFsStorage: "leave it out: the chart for file systems does not show the driver what a KMS is",
};

/** Values for the chart that are not the caller's to give. */
export function* ownedValueViolations(
  values: ChartValues,
  clusterId: string,
  { subject }: Pick<StorageDescription, "subject">,
): Iterable<Violation> {
  for (const [path, instead] of [...OWNED, ["encryptionKMSConfig", KMS[subject]] as const]) {
    const given = valueAt(values, path);
    if (given !== undefined && given !== false) {
      // A map is not shown: there is no telling what is in it.
      const got = typeof given === "object" ? {} : { got: given };
      yield { code: "ChartValueOwned", what: `values.${path} is the construct's own`, ...got, instead };
    }
  }
  const clusters = values.csiConfig;
  const names = Array.isArray(clusters) && clusters.some((one) => valueAt(one, "clusterID") === clusterId);
  if (clusters !== undefined && !names) {
    yield {
      code: "ChartValueOwned",
      what: `values.csiConfig replaces the list that names the cluster ${clusterId}, and does not name it`,
      instead: "repeat the cluster in it, with its monitors",
    };
  }
}
