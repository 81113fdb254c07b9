import { isDnsLabel, Rule } from "../units";
import type { CephRbdStorageProps } from "./ceph-rbd-storage-props";

/** What the rules of a storage look at. */
export interface RbdStorageInput {
  readonly props: CephRbdStorageProps;
  /** Namespace, defaults filled in. */
  readonly namespace: string;
  /** Replicas, defaults filled in. */
  readonly provisionerReplicas: number;
}

/** What block storage must be; its user and classes have rules of their own. */
export const RBD_STORAGE_RULES: readonly Rule<RbdStorageInput>[] = [
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
  function* passphraseFits({ props: { classes, encryptionPassphrase } }) {
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
  function* topologyIsLabelled({ props: { classes, topologyLabels = [] } }) {
    const domains = new Set(topologyLabels.map((label) => label.slice(label.lastIndexOf("/") + 1)));
    for (const { name, topology = [] } of classes) {
      const unknown = topology.flatMap(({ domain }) => Object.keys(domain)).filter((label) => !domains.has(label));
      if (unknown.length > 0) {
        yield {
          code: "TopologyUnlabelled",
          what: `the class ${name} has domains of labels that topologyLabels does not name`,
          got: unknown,
          instead: "name each label of the nodes in topologyLabels, and its last part in the domain",
        };
      }
    }
  },
];
