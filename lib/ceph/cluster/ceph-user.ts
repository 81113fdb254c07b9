import { SecretForm, SecretRecipe, type SecretUse, type SecretVariable } from "../../environment";
import type { Rule } from "../../units";

/** A user of a Ceph cluster: one for each consumer, so that each can do no more than it has to. */
export interface CephUser {
  /** Name without the `client.` that Ceph puts before it, e.g. `kubernetes-rbd`. */
  readonly id: string;
  /** Its key, as `ceph auth get-key client.<id>` prints it. */
  readonly key: SecretVariable;
}

/** What a user must be. */
export const USER_RULES: readonly Rule<Pick<CephUser, "id">>[] = [
  function* idIsPlain({ id }) {
    if (typeof id === "string" && id.startsWith("client.")) {
      yield {
        code: "CephUserPrefixed",
        what: "a user is given without the client. that Ceph puts before it",
        got: id,
        instead: `write ${JSON.stringify(id.slice("client.".length))}`,
      };
    } else if (typeof id !== "string" || !/^[A-Za-z0-9][A-Za-z0-9_.-]*$/.test(id)) {
      yield {
        code: "CephUserInvalid",
        what: "a user is named by letters, digits, dots, dashes and underscores",
        got: id,
        instead: 'write e.g. "kubernetes-rbd"',
      };
    }
  },
];

/**
 * What is known of a user's key. With a line break at its end, as a file has it, every mount would fail.
 *
 * @param entails what has to be done for another key
 */
export function userKey({ id }: Pick<CephUser, "id">, entails: string): SecretUse {
  return {
    form: SecretForm.matching(
      /^[A-Za-z0-9+/]{20,}={0,2}$/,
      'a key of Ceph, as "ceph auth get-key" prints it, without a line break',
    ),
    recipe: SecretRecipe.given({
      what: `the key of client.${id}, from who runs the Ceph cluster`,
      command: `ceph auth get-key client.${id}`,
    }),
    rotation: { entails },
  };
}

/**
 * What is known of a passphrase for volumes. Refused are one that everybody can know or guess, and one with white space around it, which a file or a shell adds
 * and takes away without being seen.
 */
export const ENCRYPTION_PASSPHRASE: SecretUse = {
  form: SecretForm.matching(/^\S[\s\S]{14,}\S$/, "at least 16 characters, without white space around them"),
  recipe: SecretRecipe.random({ length: 40 }),
  rotation: { loses: "the data of all volumes that are encrypted with it" },
};
