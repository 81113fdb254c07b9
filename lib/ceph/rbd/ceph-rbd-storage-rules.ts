import { isLabelKey, Rule } from "../../units";
import type { CephRbdStorageProps } from "./ceph-rbd-storage-props";
import { kmsNameViolations } from "./kms";
import { poolViolations } from "../cluster/pool-name";

/** What block storage must be, beside what every storage must be. */
export const RBD_STORAGE_RULES: readonly Rule<CephRbdStorageProps>[] = [
  ({ kms = {} }) => kmsNameViolations(kms),
  function* kmsIsKnown({ classes, kms = {} }) {
    for (const { name, encryption } of classes) {
      if (typeof encryption === "object" && !Object.hasOwn(kms, encryption.kmsId)) {
        yield {
          code: "KmsUnknown",
          what: `the class ${name} is encrypted by a KMS that the driver does not know`,
          got: encryption.kmsId,
          instead: `declare it: kms: { ${JSON.stringify(encryption.kmsId)}: Kms.vault({ … }) }`,
        };
      }
    }
  },
  function* kmsHasPassphrase({ kms = {}, encryptionPassphrase }) {
    const wanting = Object.keys(kms).filter((id) => kms[id]?.needsPassphrase === true);
    if (wanting.length > 0 && encryptionPassphrase === undefined) {
      yield {
        code: "EncryptionPassphraseMissing",
        what: "a KMS of the type metadata encrypts with a passphrase, and there is none",
        got: wanting,
        instead:
          'give encryptionPassphrase: SecretValue.variable("…"), or the secretName of one in the namespace of each claim',
      };
    }
  },
  function* labelsAreKeys({ topologyLabels = [] }) {
    for (const label of topologyLabels.filter((each) => !isLabelKey(each))) {
      yield {
        code: "TopologyLabelInvalid",
        what: "topologyLabels has what is the key of no label",
        got: label,
        instead: 'write e.g. "topology.kubernetes.io/zone"',
      };
    }
  },
  function* labelsDiffer({ topologyLabels = [] }) {
    const domains = topologyLabels.map(domainOf);
    for (const label of topologyLabels.filter((each, index) => domains.indexOf(domainOf(each)) < index)) {
      yield {
        code: "TopologyLabelRepeated",
        what: "two of topologyLabels end alike, and the driver knows them by their last parts",
        got: label,
        instead: "name one of them",
      };
    }
  },
  function* topologyHasDomains({ classes }) {
    for (const { name, topology } of classes) {
      if (topology?.length === 0 || topology?.some(({ domain }) => Object.keys(domain).length === 0)) {
        yield {
          code: "TopologyDomainMissing",
          what: `the class ${name} has a topology without a domain`,
          got: topology,
          instead: 'say where the nodes of each pool stand, e.g. domain: { zone: "a" }, or leave topology out',
        };
      }
    }
  },
  function* topologyIsLabelled({ classes, topologyLabels = [] }) {
    const domains = new Set(topologyLabels.map(domainOf));
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
  ({ groupSnapshotClasses = [] }) => poolViolations(groupSnapshotClasses.map(({ pool }) => pool)),
];

/** What the driver calls a label: its last part. */
function domainOf(label: string): string {
  return label.slice(label.lastIndexOf("/") + 1);
}
