import type { Violation } from "../../units";
import { isListOf, isObject, kindOf } from "../cluster/kinds";
import { Kms } from "./kms";
import type { StorageKinds } from "../storage/storage-kinds";

/** What the props of block storage have to be, beside those that every storage has. */
export const RBD_STORAGE_KINDS: StorageKinds = {
  props: { topologyLabels: "texts", kms: "object" },
  classProps: { imageFeatures: "texts", mapOptions: "texts", topology: "objects" },
  *violations({ kms }) {
    for (const [id, each] of isObject(kms) ? Object.entries(kms) : []) {
      if (!(each instanceof Kms)) {
        yield {
          code: "KmsInvalid",
          what: `kms[${JSON.stringify(id)}] is a Kms`,
          got: kindOf(each),
          instead: "make it by Kms.vault({ … }) or Kms.other(…)",
        };
      }
    }
  },
  *classViolations({ encryption, topology }, where) {
    yield* encryptionViolations(encryption, where);
    if (isListOf(topology, isObject)) {
      yield* (topology as readonly Readonly<Record<string, unknown>>[])
        .filter(({ domain }) => !isObject(domain))
        .map(({ domain }) => domainMissing(`${where}topology`, domain));
    }
  },
};

function* encryptionViolations(encryption: unknown, where: string): Iterable<Violation> {
  const isKms = isObject(encryption) && typeof encryption.kmsId === "string";
  if (encryption !== undefined && encryption !== "passphrase" && !isKms) {
    yield {
      code: "EncryptionInvalid",
      what: `${where}encryption says how volumes are encrypted`,
      got: encryption,
      instead: 'write "passphrase", or { kmsId: "…" } with the name of one in kms, or leave it out',
    };
  }
}

function domainMissing(where: string, domain: unknown): Violation {
  return {
    code: "TopologyDomainMissing",
    what: `${where} has a pool without a domain`,
    got: kindOf(domain),
    instead: 'say where its nodes stand, e.g. domain: { zone: "a" }',
  };
}
