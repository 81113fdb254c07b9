import type { Rule } from "../../units";
import { isPoolName } from "../cluster/pool-name";
import type { RbdClassProps } from "./rbd-class-props";
import { incompleteFeatures } from "./rbd-image-features";
import { isMapOption } from "./rbd-map-options";

/** What classes of block volumes must be, beside what every class must be. */
export const RBD_CLASS_RULES: readonly Rule<readonly RbdClassProps[]>[] = [
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
      for (const value of values.filter((text) => !LABEL_VALUE.test(text))) {
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

/** Value of a label, which a domain of a node always has. */
const LABEL_VALUE = /^[A-Za-z0-9]([A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?$/;

/** All pools of a class. */
export function poolsOf({ pool, dataPool, topology = [] }: RbdClassProps): readonly string[] {
  return [pool, dataPool, ...topology.flatMap((part) => [part.pool, part.dataPool])].filter(
    (name) => name !== undefined,
  );
}
