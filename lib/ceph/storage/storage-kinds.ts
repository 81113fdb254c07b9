import { Construct } from "constructs";
import { refuse, Violation } from "../../units";
import { isListOf, isObject, kindOf, kindViolations, PropKinds } from "../cluster/kinds";
import type { CephStorageProps } from "./ceph-storage-props";

/** What the props of a kind of storage have to be. */
export interface StorageKinds {
  /** Props of the storage, beside those that both kinds have. */
  readonly props: PropKinds;
  /** Props of its classes, beside those that both kinds have. */
  readonly classProps: PropKinds;
  /** What else has to be so before rules can look at the props. */
  readonly violations: (props: Readonly<Record<string, unknown>>) => Iterable<Violation>;
  /** What else has to be so before rules can look at a class. */
  readonly classViolations: (oneClass: Readonly<Record<string, unknown>>, where: string) => Iterable<Violation>;
}

const PROPS: PropKinds = {
  tolerations: "objects",
  snapshotClasses: "objects",
  groupSnapshotClasses: "objects",
  values: "object",
};

const CLASS_PROPS: PropKinds = {
  dataMustStay: "flag",
  allowVolumeExpansion: "flag",
  isDefault: "flag",
  mountOptions: "texts",
};

/**
 * The props themselves, when they are of the kinds that their types say. It comes before all rules: these take the types at their word, and would fail
 * without a word of their own.
 *
 * @throws InvalidInputError naming everything that is of another kind
 */
export function ofTheirKinds<T extends CephStorageProps>(
  subject: string,
  { scope, id }: { readonly scope: Construct; readonly id: string },
  { props, kinds }: { readonly props: T; readonly kinds: StorageKinds },
): T {
  const path = [scope.node.path, id].filter((part) => part !== "").join("/");
  refuse(subject, path, [...violations(isObject(props) ? props : {}, kinds)]);
  return props;
}

function* violations(props: Readonly<Record<string, unknown>>, kinds: StorageKinds): Iterable<Violation> {
  const { cluster, user, classes, encryptionPassphrase } = props;
  if (!(isObject(cluster) && typeof cluster.grant === "function")) {
    yield {
      code: "CephClusterMissing",
      what: "cluster is the Ceph cluster",
      got: kindOf(cluster),
      instead: "give a CephCluster",
    };
  }
  if (!isObject(user)) {
    yield {
      code: "CephUserInvalid",
      what: "user is the user of Ceph",
      got: kindOf(user),
      instead: 'give { id: "…", key: SecretValue.variable("…") }',
    };
  } else if (!isVariable(user.key)) {
    yield {
      code: "CephKeyMissing",
      what: "user.key is the variable with the user's key",
      got: kindOf(user.key),
      instead: 'give SecretValue.variable("…")',
    };
  }
  if (encryptionPassphrase !== undefined && !isVariable(encryptionPassphrase)) {
    yield {
      code: "EncryptionPassphraseMissing",
      what: "encryptionPassphrase is the variable with the passphrase",
      got: kindOf(encryptionPassphrase),
      instead: 'give SecretValue.variable("…"), or leave it out',
    };
  }
  yield* kindViolations(props, { ...PROPS, ...kinds.props });
  yield* kinds.violations(props);
  if (isListOf(classes, isObject)) {
    yield* (classes as readonly Readonly<Record<string, unknown>>[]).flatMap((one, index) => [
      ...kindViolations(one, { ...CLASS_PROPS, ...kinds.classProps }, `classes[${index}].`),
      ...kinds.classViolations(one, `classes[${index}].`),
    ]);
  } else {
    yield {
      code: "StorageClassMissing",
      what: "classes is the list of classes of volumes",
      got: kindOf(classes),
      instead: "give at least one",
    };
  }
}

function isVariable(value: unknown): boolean {
  return isObject(value) && value.kind === "variable";
}
