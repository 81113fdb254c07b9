import type { Rule } from "../../units";
import type { CephRbdStorageProps } from "./ceph-rbd-storage-props";
import { kmsNameViolations } from "./kms";
import { isPoolName } from "../cluster/pool-name";

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
  function* topologyIsLabelled({ classes, topologyLabels = [] }) {
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
  function* groupPoolsAreNames({ groupSnapshotClasses = [] }) {
    for (const { pool } of groupSnapshotClasses.filter((one) => !isPoolName(one.pool))) {
      yield {
        code: "CephPoolInvalid",
        what: "a pool has a name that Ceph, or a path of an image, does not take",
        got: pool,
        instead: "write letters, digits, dots, dashes and underscores, and no dot first",
      };
    }
  },
];
