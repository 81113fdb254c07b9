import type { StorageKinds } from "../storage/storage-kinds";

/** What the props of storage of file systems have to be, beside those that every storage has. */
export const FS_STORAGE_KINDS: StorageKinds = {
  props: {},
  violations: () => [],
  classProps: { kernelMountOptions: "texts", fuseMountOptions: "texts" },
  *classViolations({ encryption }, where) {
    if (encryption !== undefined && encryption !== "passphrase") {
      yield {
        code: "EncryptionInvalid",
        what: `${where}encryption says how files are encrypted, which no KMS does for file systems`,
        got: encryption,
        instead: 'write "passphrase", or leave it out',
      };
    }
  },
};
