import { isLabelValue, Rule } from "../../units";
import { choiceViolations } from "../cluster/kinds";
import { poolViolations } from "../cluster/pool-name";
import type { RbdClassProps } from "./rbd-class-props";
import { IMAGE_FEATURES, incompleteFeatures, isImageFeature } from "./rbd-image-features";
import { isMapOption } from "./rbd-map-options";

/** What classes of block volumes must be, beside what every class must be. */
export const RBD_CLASS_RULES: readonly Rule<readonly RbdClassProps[]>[] = [
  (classes) => poolViolations(classes.flatMap(poolsOf)),
  function* featuresAreKnown(classes) {
    for (const { name, imageFeatures = [] } of classes) {
      for (const feature of imageFeatures.filter((each) => !isImageFeature(each))) {
        yield {
          code: "RbdFeatureUnknown",
          what: `the class ${name} has an image feature that RBD does not know`,
          got: feature,
          instead: `take some of ${IMAGE_FEATURES.join(", ")}`,
        };
      }
      for (const feature of imageFeatures.filter((each, index) => imageFeatures.indexOf(each) < index)) {
        yield {
          code: "RbdFeatureRepeated",
          what: `the class ${name} has an image feature twice`,
          got: feature,
          instead: "name each once",
        };
      }
    }
  },
  function* fileSystemsAreKnown(classes) {
    for (const { fsType } of classes) {
      yield* choiceViolations("FsTypeInvalid", "fsType", fsType, ["ext4", "xfs"]);
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
      if (imageFeatures.includes("journaling")) {
        yield {
          code: "RbdFeatureUnsupported",
          what: `the class ${name} has the image feature journaling, with which no kernel maps an image`,
          got: imageFeatures,
          instead: "leave journaling out",
        };
      }
    }
  },
  function* mapOptionsAreOptions(classes) {
    for (const { name, mapOptions = [] } of classes) {
      for (const option of mapOptions.filter((text) => !isMapOption(text))) {
        yield {
          code: "MapOptionInvalid",
          what: `the class ${name} has an option for mapping that is none`,
          got: option,
          instead: 'write each by itself, e.g. "ms_mode=prefer-crc"',
        };
      }
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
  function* domainsAreLabels(classes) {
    for (const { name, topology = [] } of classes) {
      const values = topology.flatMap(({ domain }) => Object.values(domain));
      for (const value of values.filter((text) => text === "" || !isLabelValue(text))) {
        yield {
          code: "TopologyDomainInvalid",
          what: `the class ${name} has a domain with a value that no label of a node can have`,
          got: value,
          instead:
            "write at most 63 letters, digits, dots, dashes and underscores, as `kubectl get nodes --show-labels` shows it",
        };
      }
    }
  },
];

/** All pools of a class, a first one that is missing among them. */
export function poolsOf({ pool, dataPool, topology = [] }: RbdClassProps): readonly string[] {
  return [pool, ...given(dataPool), ...topology.flatMap((part) => [part.pool, ...given(part.dataPool)])];
}

function given(name: string | undefined): readonly string[] {
  return name === undefined ? [] : [name];
}
