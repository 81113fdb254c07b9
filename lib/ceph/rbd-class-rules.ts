import { isDnsSubdomain, Rule } from "../units";
import { isPoolName } from "./pool-name";
import type { RbdClassProps } from "./rbd-class-props";
import { incompleteFeatures } from "./rbd-image-features";

/** What the classes of one construct must be. */
export const RBD_CLASS_RULES: readonly Rule<readonly RbdClassProps[]>[] = [
  function* areSome(classes) {
    if (classes.length === 0) {
      yield { code: "StorageClassMissing", what: "classes is empty", instead: "give at least one class of volumes" };
    }
  },
  function* namesAreNames(classes) {
    for (const { name } of classes.filter((one) => !isDnsSubdomain(one.name))) {
      yield {
        code: "StorageClassNameInvalid",
        what: "the name of a class is that of a StorageClass",
        got: name,
        instead: "write lower-case letters, digits, dots and dashes",
      };
    }
  },
  function* namesDiffer(classes) {
    const names = classes.map(({ name }) => name);
    for (const name of names.filter((one, index) => names.indexOf(one) < index)) {
      yield { code: "StorageClassRepeated", what: "two classes have one name", got: name, instead: "name each once" };
    }
  },
  function* poolsAreNames(classes) {
    for (const pool of classes.flatMap(poolsOf).filter((name) => !isPoolName(name))) {
      yield {
        code: "CephPoolInvalid",
        what: "a pool has a name that Ceph, or a path of an image, does not take",
        got: pool,
        instead: "write letters, digits, dots, dashes and underscores, and no dot first",
      };
    }
  },
  function* featuresFit(classes) {
    for (const { name, imageFeatures = [] } of classes) {
      for (const [feature, needed] of incompleteFeatures(imageFeatures)) {
        yield {
          code: "RbdFeatureIncomplete",
          what: `the class ${name} has the image feature ${feature} without ${needed}`,
          got: imageFeatures,
          instead: `add ${needed}, or leave ${feature} out`,
        };
      }
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
  function* oneIsDefault(classes) {
    const defaults = classes.filter(({ isDefault }) => isDefault === true).map(({ name }) => name);
    if (defaults.length > 1) {
      yield {
        code: "DefaultStorageClassRepeated",
        what: "two classes are the default one",
        got: defaults,
        instead: "mark one; claims without a class would get either",
      };
    }
  },
  function* topologyBinds(classes) {
    for (const { name } of classes.filter(
      (one) => one.topology !== undefined && one.volumeBindingMode === "Immediate",
    )) {
      yield {
        code: "TopologyBoundTooEarly",
        what: `the class ${name} has a topology, and makes volumes before it is known where their pods run`,
        got: "Immediate",
        instead: "leave volumeBindingMode out",
      };
    }
  },
];

/** All pools of a class. */
export function poolsOf({ pool, dataPool, topology = [] }: RbdClassProps): readonly string[] {
  return [pool, dataPool, ...topology.flatMap((part) => [part.pool, part.dataPool])].filter(
    (name) => name !== undefined,
  );
}
