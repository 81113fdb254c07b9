import { SecretV1 } from "@cdktf/provider-kubernetes/lib/secret-v1";
import { Op, TerraformVariable, Token } from "cdktf";
import { Construct } from "constructs";
import { createHash } from "node:crypto";
import { Environment, SecretUse, SecretVariable } from "../environment";
import { enforce, isDataKey, isDnsSubdomain, Rule } from "../units";

/** A text with a secret in it, such as a file of which the secret is a part. */
export interface SecretText {
  /** What stands before the secret; it is none, and stands in the synthesized files. */
  readonly before: string;
  /** The secret. */
  readonly value: SecretVariable;
  /** What stands after it, as `before`. */
  readonly after: string;
}

/** A Secret whose values come from Terraform variables. */
export interface KubernetesSecretProps {
  /**
   * Namespace of the Secret.
   *
   * @see https://kubernetes.io/docs/concepts/overview/working-with-objects/namespaces/
   */
  readonly namespace: string;

  /**
   * Name of the Secret.
   *
   * @see https://kubernetes.io/docs/concepts/overview/working-with-objects/names/
   */
  readonly name: string;

  /**
   * Type of the Secret, which never changes: another type replaces the Secret.
   *
   * @default "Opaque"
   * @see https://kubernetes.io/docs/concepts/configuration/secret/#secret-types
   */
  readonly type?: string;

  /**
   * Labels of the Secret.
   *
   * @default none
   * @see https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/
   */
  readonly labels?: Readonly<Record<string, string>>;

  /**
   * Key inside the Secret to value, or to a text with a value in it.
   *
   * @see https://kubernetes.io/docs/concepts/configuration/secret/
   */
  readonly data: Readonly<Record<string, SecretVariable | SecretText>>;

  /**
   * What each value must look like, how it comes into being and what it means to change it, by key: checked by each plan, and followed by
   * `onprem secrets`.
   *
   * @default nothing is known: any text will do, and a person gives it
   * @see https://developer.hashicorp.com/terraform/language/values/variables#custom-validation-rules
   */
  readonly uses?: Readonly<Record<string, SecretUse>>;

  /**
   * Keys whose values are no secrets, such as the name of a user: they stand in the synthesized files.
   *
   * @default none
   * @see https://kubernetes.io/docs/concepts/configuration/secret/
   */
  readonly plainData?: Readonly<Record<string, string>>;

  /**
   * Counts the changes of the values. Terraform keeps no trace of a value and so cannot see that it changed: raise the number to
   * have the new values written. What stands in the code, such as a key more or plain data, is written when it changes, whatever the
   * count is.
   *
   * @default 1
   * @see https://developer.hashicorp.com/terraform/language/manage-sensitive-data/write-only
   */
  readonly revision?: number;
}

const RULES: readonly Rule<KubernetesSecretProps>[] = [
  function* isNamed({ name, namespace }) {
    for (const given of [name, namespace]) {
      if (!Token.isUnresolved(given) && !isDnsSubdomain(given)) {
        yield {
          code: "SecretReferenceInvalid",
          what: "name and namespace are names of Kubernetes objects",
          got: given,
          instead: "write lower-case letters, digits, dots and dashes",
        };
      }
    }
  },
  function* hasData({ data }) {
    if (Object.keys(data).length === 0) {
      yield { code: "SecretEmpty", what: "data has no key", instead: "give at least one key and its SecretValue" };
    }
  },
  function* keysAreKeys({ data, plainData = {} }) {
    for (const key of [...Object.keys(data), ...Object.keys(plainData)].filter((name) => !isDataKey(name))) {
      yield {
        code: "SecretKeyInvalid",
        what: "data has a key that Kubernetes would refuse",
        got: key,
        instead: "write letters, digits, dots, dashes and underscores",
      };
    }
  },
  function* usesHaveValues({ data, uses = {} }) {
    for (const key of Object.keys(uses).filter((name) => !Object.hasOwn(data, name))) {
      yield {
        code: "SecretUseWithoutValue",
        what: "uses has a key that data has not",
        got: key,
        instead: `write one of ${JSON.stringify(Object.keys(data))}`,
      };
    }
  },
  function* revisionCounts({ revision }) {
    if (revision !== undefined && !Token.isUnresolved(revision) && !(Number.isInteger(revision) && revision >= 1)) {
      yield {
        code: "SecretRevisionInvalid",
        what: "revision counts the changes of the values",
        got: revision,
        instead: "begin with 1 and raise it by 1",
      };
    }
  },
];

/**
 * A Kubernetes Secret whose values leave no trace: they enter as ephemeral variables and go into a write-only attribute, so that
 * neither the synthesized files nor plan nor state hold them.
 *
 * After an apply the Secret exists with the values of the `TF_VAR_…` variables of that apply. A value that changed is written
 * only when {@link KubernetesSecretProps.revision} is raised, or something that stands in the code changes.
 */
export class KubernetesSecret extends Construct {
  /** Name of the Secret; to use it is to depend on it. */
  public readonly name: string;

  /** The Secret itself. */
  public readonly secret: SecretV1;

  /**
   * The number by whose change Terraform writes it. Whoever reads the Secret at its start alone bears it, e.g. in an annotation of the pods, and so is
   * made anew with each writing: by {@link KubernetesSecretProps.revision} alone it would miss what stands in the code.
   */
  public readonly revision: number;

  /**
   * @throws InvalidInputError SecretReferenceInvalid, SecretEmpty, SecretKeyInvalid, SecretUseWithoutValue, SecretRevisionInvalid,
   * OutsideEnvironment, and what {@link EnvironmentStack.secretVariable} refuses
   */
  public constructor(scope: Construct, id: string, props: KubernetesSecretProps) {
    super(scope, id);
    enforce("KubernetesSecret", this.node.path, props, RULES);
    const stack = Environment.stackOf(this);
    this.revision = revisionOf(props);
    this.secret = new SecretV1(this, "Default", {
      metadata: {
        name: props.name,
        namespace: props.namespace,
        ...(props.labels ? { labels: { ...props.labels } } : {}),
      },
      type: props.type ?? "Opaque",
      dataWo: {
        ...props.plainData,
        ...Object.fromEntries(
          Object.entries(props.data).map(([key, value]) => [
            key,
            textOf(value, (secret) => stack.secretVariable(secret, this.use(props.uses?.[key]))),
          ]),
        ),
      },
      dataWoRevision: this.revision,
    });
    this.name = this.secret.metadata.name;
  }

  /** A use of a value, with what has to be done for another one where that is not said. */
  private use({ rotation, ...use }: SecretUse = {}): SecretUse {
    const entails = `Raise the revision of the KubernetesSecret ${this.node.path} by 1: nothing is written without it.`;
    return { ...use, rotation: { ...rotation, entails: rotation?.entails ?? entails } };
  }
}

/** How many bits of a revision tell what stands in the code; those above count the changes of the values. */
const SHAPE_BITS = 24;

/**
 * The number by whose change Terraform knows that it has to write: the count of the values' changes, and a trace of everything that is no secret. By
 * the count alone another user, or a key more, would never reach the cluster.
 */
function revisionOf(props: KubernetesSecretProps): number {
  const { revision = 1 } = props;
  const shape = shapeOf(props);
  return Token.isUnresolved(revision)
    ? Token.asNumber(Op.add(Op.mul(revision, 2 ** SHAPE_BITS), shape))
    : revision * 2 ** SHAPE_BITS + shape;
}

function shapeOf({ data, plainData = {} }: KubernetesSecretProps): number {
  const secret = Object.entries(data).map(([key, value]) => [
    key,
    ...("value" in value ? [value.before, value.value.name, value.after] : [value.name]),
  ]);
  // What a reference comes to is known to Terraform alone.
  const plain = Object.entries(plainData).map(([key, text]) => [key, Token.isUnresolved(text) ? null : text]);
  const digest = createHash("sha256")
    .update(JSON.stringify([...secret, ...plain].sort()))
    .digest();
  return digest.readUIntBE(0, SHAPE_BITS / 8);
}

function textOf(value: SecretVariable | SecretText, variable: (secret: SecretVariable) => TerraformVariable): string {
  return "value" in value
    ? `${literal(value.before)}${variable(value.value).stringValue}${literal(value.after)}`
    : variable(value).stringValue;
}

/** A text that Terraform reads as it stands, also where it looks like one of its templates. */
function literal(text: string): string {
  return text.replaceAll(/[$%]\{/g, (template) => template.charAt(0) + template);
}
