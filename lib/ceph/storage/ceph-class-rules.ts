import { isDnsSubdomain, Rule, Violation } from "../../units";
import { choiceViolations } from "../cluster/kinds";
import type { CephClassProps } from "./ceph-class-props";
import type { SnapshotClassProps } from "./snapshot-class-props";

/** What the classes of volumes of one driver must be, whichever it is. */
export const CEPH_CLASS_RULES: readonly Rule<readonly CephClassProps[]>[] = [
  function* areSome(classes) {
    if (classes.length === 0) {
      yield { code: "StorageClassMissing", what: "classes is empty", instead: "give at least one class of volumes" };
    }
  },
  (classes) => nameViolations("StorageClass", classes),
  (classes) => defaultViolations("StorageClass", classes),
  function* choicesAreOffered(classes) {
    for (const { reclaimPolicy, volumeBindingMode } of classes) {
      yield* choiceViolations("ReclaimPolicyInvalid", "reclaimPolicy", reclaimPolicy, ["Delete", "Retain"]);
      yield* choiceViolations("VolumeBindingModeInvalid", "volumeBindingMode", volumeBindingMode, [
        "Immediate",
        "WaitForFirstConsumer",
      ]);
    }
  },
  function* dataStays(classes) {
    for (const { name } of classes.filter((one) => one.dataMustStay === true && one.reclaimPolicy === "Delete")) {
      yield {
        code: "DataWouldBeDeleted",
        what: `the data of the class ${name} must stay, and its reclaimPolicy deletes it with the claim`,
        got: "Delete",
        instead: "leave reclaimPolicy out, or say that the data need not stay",
      };
    }
  },
];

/** What the classes of snapshots of one kind and driver must be. */
export function snapshotClassViolations(
  kind: "SnapshotClass" | "GroupSnapshotClass",
  classes: readonly SnapshotClassProps[],
): readonly Violation[] {
  return [
    ...nameViolations(kind, classes),
    ...defaultViolations(kind, classes),
    ...classes.flatMap(({ deletionPolicy }) => [
      ...choiceViolations("DeletionPolicyInvalid", "deletionPolicy", deletionPolicy, ["Delete", "Retain"]),
    ]),
  ];
}

function* nameViolations(kind: string, classes: readonly { readonly name: string }[]): Iterable<Violation> {
  const names = classes.map(({ name }) => name);
  for (const name of names.filter((one) => !isDnsSubdomain(one))) {
    yield {
      code: `${kind}NameInvalid`,
      what: "the name of a class is that of a Kubernetes object",
      got: name,
      instead: "write lower-case letters, digits, dots and dashes",
    };
  }
  for (const name of names.filter((one, index) => names.indexOf(one) < index)) {
    yield { code: `${kind}Repeated`, what: "two classes have one name", got: name, instead: "name each once" };
  }
}

function* defaultViolations(
  kind: string,
  classes: readonly { readonly name: string; readonly isDefault?: boolean }[],
): Iterable<Violation> {
  const defaults = classes.filter(({ isDefault }) => isDefault === true).map(({ name }) => name);
  if (defaults.length > 1) {
    yield {
      code: `Default${kind}Repeated`,
      what: "two classes are the default one",
      got: defaults,
      instead: "mark one",
    };
  }
}
