import { SecretForm, SecretRecipe, type SecretUse, type SecretVariable } from "../environment";
import type { Rule } from "../units";

/** A user of a Ceph cluster: one for each consumer, so that each can do no more than it has to. */
export interface CephUser {
  /** Name without the `client.` that Ceph puts before it, e.g. `kubernetes-rbd`. */
  readonly id: string;
  /** Its key, as `ceph auth get-key client.<id>` prints it. */
  readonly key: SecretVariable;
}

/** What a user must be. */
export const USER_RULES: readonly Rule<CephUser>[] = [
  function* idIsPlain({ id }) {
    if (id.startsWith("client.")) {
      yield {
        code: "CephUserPrefixed",
        what: "a user is given without the client. that Ceph puts before it",
        got: id,
        instead: `write ${JSON.stringify(id.slice("client.".length))}`,
      };
    } else if (!/^[A-Za-z0-9][A-Za-z0-9_.-]*$/.test(id)) {
      yield {
        code: "CephUserInvalid",
        what: "a user is named by letters, digits, dots, dashes and underscores",
        got: id,
        instead: 'write e.g. "kubernetes-rbd"',
      };
    }
  },
];

/** What is known of a user's key. With a line break at its end, as a file has it, every mount would fail. */
export function userKey({ id }: CephUser): SecretUse {
  return {
    form: SecretForm.matching(
      /^[A-Za-z0-9+/]{20,}={0,2}$/,
      'a key of Ceph, as "ceph auth get-key" prints it, without a line break',
    ),
    recipe: SecretRecipe.given({
      what: `the key of client.${id}, from who runs the Ceph cluster`,
      command: `ceph auth get-key client.${id}`,
    }),
    rotation: {
      entails: "Ceph must know the new key before it is deployed: volumes are mounted with it from then on.",
    },
  };
}

/** What is known of a passphrase for volumes. White space around it, which a file or a shell adds and takes away, would not be seen. */
export const ENCRYPTION_PASSPHRASE: SecretUse = {
  form: SecretForm.matching(
    /^\S[^\r\n]{14,}\S$/,
    "at least 16 characters on one line, without white space around them",
  ),
  recipe: SecretRecipe.random({ length: 40 }),
  rotation: { loses: "the data of all volumes that are encrypted with it" },
};
