import { FORMS_VARIABLE } from "./secrets/form-validation";
import { enforce, isDataKey, isDnsSubdomain, Rule } from "../units";

const VARIABLE_RULES: readonly Rule<string>[] = [
  function* isVariableName(name) {
    if (!/^[a-z][a-z0-9_]*$/.test(name) || RESERVED.includes(name)) {
      yield {
        code: "SecretNameInvalid",
        what: "a secret's name becomes a Terraform variable",
        got: name,
        instead:
          "write lower-case letters, digits and underscores, e.g. harbor_admin_password, and neither one of Terraform's own words nor check_secret_forms",
      };
    }
  },
];

/** Names that Terraform keeps for itself, and the one that stacks do. */
const RESERVED = [
  ...["count", "depends_on", "for_each", "lifecycle", "locals", "providers", "source", "version"],
  FORMS_VARIABLE,
];

const REFERENCE_RULES: readonly Rule<ExistingSecretOptions>[] = [
  function* isSecretName({ name }) {
    if (!isDnsSubdomain(name)) {
      yield {
        code: "SecretReferenceInvalid",
        what: "name is the name of a Kubernetes Secret",
        got: name,
        instead: "write lower-case letters, digits, dots and dashes",
      };
    }
  },
  function* isSecretKey({ key }) {
    if (!isDataKey(key)) {
      yield {
        code: "SecretKeyInvalid",
        what: "key is a key inside a Kubernetes Secret",
        got: key,
        instead: "write letters, digits, dots, dashes and underscores",
      };
    }
  },
];

/** Which key of which Secret holds a value. */
export interface ExistingSecretOptions {
  /** Name of the Secret, in the namespace of whatever uses the value. */
  readonly name: string;
  /** Key inside the Secret. */
  readonly key: string;
}

/** A secret given at each plan and apply as a Terraform variable. Made by {@link SecretValue.variable}. */
export class SecretVariable {
  /** Tells the kinds of {@link SecretValue} apart. */
  public readonly kind = "variable";

  /** Makes the class nominal: nothing that merely looks like it compiles in its place. */
  declare private readonly brand: never;

  /** @throws InvalidInputError SecretNameInvalid */
  public constructor(
    /** Name of the variable. */
    public readonly name: string,
  ) {
    enforce("SecretValue", name, name, VARIABLE_RULES);
  }

  /** A placeholder, so that a secret that slips into a text says where it comes from and nothing else. */
  public toString(): string {
    return `[secret variable ${this.name}]`;
  }
}

/** A secret that lies in a Kubernetes Secret. Made by {@link SecretValue.existing}. */
export class ExistingSecret {
  /** Tells the kinds of {@link SecretValue} apart. */
  public readonly kind = "existing";
  /** Name of the Secret. */
  public readonly name: string;
  /** Key inside it. */
  public readonly key: string;

  /** Makes the class nominal: nothing that merely looks like it compiles in its place. */
  declare private readonly brand: never;

  /** @throws InvalidInputError SecretReferenceInvalid, SecretKeyInvalid */
  public constructor(options: ExistingSecretOptions) {
    enforce("SecretValue", options.name, options, REFERENCE_RULES);
    this.name = options.name;
    this.key = options.key;
  }

  /** A placeholder, so that a secret that slips into a text says where it comes from and nothing else. */
  public toString(): string {
    return `[secret ${this.name}/${this.key}]`;
  }
}

/**
 * A value that must never be seen: not in the synthesized files, not in a plan, not in the state.
 *
 * It is either the name of a Terraform variable that is given at each apply, or a reference to a Kubernetes Secret that
 * exists already. A plain string is no SecretValue, and does not compile where one is asked for.
 *
 * @see https://developer.hashicorp.com/terraform/language/manage-sensitive-data/write-only
 */
export type SecretValue = SecretVariable | ExistingSecret;

/** The two ways to write a {@link SecretValue}. */
export const SecretValue = {
  /**
   * A value that is given at each plan and apply as the environment variable `TF_VAR_<name>`.
   *
   * In Terraform it is a sensitive, ephemeral variable, and it enters resources by write-only attributes alone.
   *
   * @param name lower-case letters, digits and underscores
   * @throws InvalidInputError SecretNameInvalid
   */
  variable: (name: string): SecretVariable => new SecretVariable(name),

  /**
   * A value in a Kubernetes Secret that somebody else makes: an operator, a vault, a person.
   *
   * @throws InvalidInputError SecretReferenceInvalid, SecretKeyInvalid
   */
  existing: (options: ExistingSecretOptions): ExistingSecret => new ExistingSecret(options),
} as const;
