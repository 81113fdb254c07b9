import { isDnsLabel, isLabelKey, isLabelValue, Rule } from "../../units";
import type { CephStorageProps, CsiToleration } from "./ceph-storage-props";
import { snapshotClassViolations } from "./ceph-class-rules";
import { ownedValueViolations } from "./owned-values";
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
  function* tolerationsAreTolerations({ props: { tolerations = [] } }) {
    for (const toleration of tolerations.filter((each) => !isToleration(each))) {
      yield {
        code: "TolerationInvalid",
        what: "a toleration is one that the API server would refuse, and the driver with it",
        got: toleration,
        instead:
          'write { key, operator: "Equal", value } for a taint with a value, { key, operator: "Exists" } for one with any, or ' +
          '{ operator: "Exists" } for all',
      };
    }
  },
  ({ props: { values = {}, cluster }, description }) => ownedValueViolations(values, cluster.clusterId, description),
];

const EFFECTS: readonly unknown[] = [undefined, "NoSchedule", "PreferNoSchedule", "NoExecute"];

function isToleration({ key, operator, value, effect }: CsiToleration): boolean {
  return (
    EFFECTS.includes(effect) &&
    (key === undefined || isLabelKey(key)) &&
    (operator === "Equal"
      ? key !== undefined && (value === undefined || isLabelValue(value))
      : (operator as unknown) === "Exists" && value === undefined)
  );
}
