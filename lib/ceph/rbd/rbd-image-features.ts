import type { RbdImageFeature } from "./rbd-class-props";

/** All features, in the order in which Ceph lists them. */
export const IMAGE_FEATURES: readonly RbdImageFeature[] = [
  "layering",
  "exclusive-lock",
  "object-map",
  "fast-diff",
  "deep-flatten",
  "journaling",
];

/** Whether RBD knows a feature of that name. */
export function isImageFeature(text: string): text is RbdImageFeature {
  return IMAGE_FEATURES.some((feature) => feature === text);
}

/** What each feature needs beside it. */
const NEEDS: Readonly<Partial<Record<RbdImageFeature, RbdImageFeature>>> = {
  "object-map": "exclusive-lock",
  journaling: "exclusive-lock",
  "fast-diff": "object-map",
};

/** Each of the features that lacks another, and the one that it lacks. */
export function incompleteFeatures(
  features: readonly RbdImageFeature[],
): readonly (readonly [feature: RbdImageFeature, needed: RbdImageFeature])[] {
  return features.flatMap((feature) => {
    const needed = NEEDS[feature];
    return needed === undefined || features.includes(needed) ? [] : [[feature, needed] as const];
  });
}
