import { TerraformVariable } from "cdktf";
import type { EnvironmentStack, SecretVariable } from "../../environment";
import { Rule } from "../../units";

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

/** The conditions that each variable has by now. */
const checked = new WeakMap<TerraformVariable, Set<string>>();

/**
 * The variable with a user's key. A value that is no key is refused by each plan, before anything is changed: with a line break at its end,
 * as a file has it, every mount would fail.
 */
export function keyVariable(stack: EnvironmentStack, { key }: CephUser): TerraformVariable {
  return checkedVariable(stack, key, {
    condition: `can(regex("^[A-Za-z0-9+/]{20,}={0,2}$", var.${key.name}))`,
    message: `${key.name} is no key of Ceph: give what "ceph auth get-key" prints, without a line break.`,
  });
}

/**
 * The variable with a passphrase for volumes. Refused by each plan: one that everybody can know or guess, and one with white space around it, which a
 * file or a shell adds and takes away without being seen.
 */
export function passphraseVariable(stack: EnvironmentStack, passphrase: SecretVariable): TerraformVariable {
  const { name } = passphrase;
  return checkedVariable(stack, passphrase, {
    condition: `length(var.${name}) >= 16 && var.${name} == trimspace(var.${name})`,
    message: `${name} is no passphrase: give at least 16 characters, without white space around them.`,
  });
}

function checkedVariable(
  stack: EnvironmentStack,
  secret: SecretVariable,
  { condition, message }: { readonly condition: string; readonly message: string },
): TerraformVariable {
  const variable = stack.secretVariable(secret);
  const conditions = checked.get(variable) ?? new Set();
  if (!conditions.has(condition)) {
    checked.set(variable, conditions.add(condition));
    variable.addValidation({ condition: `\${${condition}}`, errorMessage: message });
  }
  return variable;
}
