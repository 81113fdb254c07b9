import type { ChartValues } from "../../cluster";
import { isDnsLabel, Rule } from "../../units";
import type { CephStorageProps } from "./ceph-storage-props";
import { snapshotClassViolations } from "./ceph-class-rules";
import type { StorageDescription, VolumeClass } from "./storage-description";

/** What the rules of a storage look at, whichever its driver is. */
export interface StorageInput {
  /** What both kinds are told. */
  readonly props: CephStorageProps;
  /** Its classes of volumes. */
  readonly classes: readonly VolumeClass[];
  /** What its kind makes of the rest. */
  readonly description: StorageDescription;
  /** Namespace, defaults filled in. */
  readonly namespace: string;
  /** Replicas, defaults filled in. */
  readonly provisionerReplicas: number;
}

/** What a storage must be; its user and classes have rules of their own. */
export const STORAGE_RULES: readonly Rule<StorageInput>[] = [
  function* namespaceIsName({ namespace }) {
    if (!isDnsLabel(namespace)) {
      yield {
        code: "NamespaceInvalid",
        what: "namespace, or the id in its place, names the driver's namespace",
        got: namespace,
        instead: "write at most 63 lower-case letters, digits and dashes",
      };
    }
  },
  function* hasProvisioners({ provisionerReplicas }) {
    if (!(Number.isInteger(provisionerReplicas) && provisionerReplicas >= 1)) {
      yield {
        code: "ReplicasInvalid",
        what: "provisionerReplicas is the number of pods that make volumes",
        got: provisionerReplicas,
        instead: "write a whole number from 1 on",
      };
    }
  },
  function* passphraseFits({ props: { encryptionPassphrase }, classes }) {
    const wanting = classes.filter(({ encryption }) => encryption === "passphrase").map(({ name }) => name);
    if (wanting.length > 0 && encryptionPassphrase === undefined) {
      yield {
        code: "EncryptionPassphraseMissing",
        what: "classes are encrypted with a passphrase, and there is none",
        got: wanting,
        instead: 'give encryptionPassphrase: SecretValue.variable("…")',
      };
    }
  },
  ({ props: { snapshotClasses = [] } }) => snapshotClassViolations("SnapshotClass", snapshotClasses),
  ({ description: { groupSnapshotClasses } }) =>
    snapshotClassViolations(
      "GroupSnapshotClass",
      groupSnapshotClasses.map((each) => each.props),
    ),
  function* valuesLeaveRoom({ props: { values = {}, cluster } }) {
    for (const [path, instead] of OWNED) {
      const given = valueAt(values, path);
      if (given !== undefined && given !== false) {
        // A map is not shown: there is no telling what is in it.
        const got = typeof given === "object" ? {} : { got: given };
        yield { code: "ChartValueOwned", what: `values.${path.join(".")} is the construct's own`, ...got, instead };
      }
    }
    const clusters = values.csiConfig;
    if (Array.isArray(clusters) && !clusters.some((one) => valueAt(one, ["clusterID"]) === cluster.clusterId)) {
      yield {
        code: "ChartValueOwned",
        what: `values.csiConfig replaces the list that names the cluster ${cluster.clusterId}, and does not name it`,
        instead: "repeat the cluster in it, with its monitors",
      };
    }
  },
];

/** Values that would make a second thing of what the construct makes, or have its classes name nothing. */
const OWNED: readonly (readonly [path: readonly string[], instead: string])[] = [
  [
    ["storageClass", "create"],
    "name the class in classes: the chart's could not grow without a secret, nor be changed",
  ],
  [["volumeSnapshotClass", "create"], "name the class in snapshotClasses"],
  [["volumeGroupSnapshotClass", "create"], "name the class in groupSnapshotClasses"],
  [
    ["secret", "create"],
    "give user, and encryptionPassphrase where it is wanted: the chart's are in plain text, and one is public",
  ],
  [["driverName"], "leave it out: the classes name the driver by the one that it has"],
  [["externallyManagedConfigmap"], "leave it out: the chart's ConfigMap names the cluster"],
  [["encryptionKMSConfig"], "declare each KMS in kms of CephRbdStorage"],
];

function valueAt(values: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>((reached, key) => (reached as ChartValues | null | undefined)?.[key], values);
}
