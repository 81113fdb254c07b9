import { Token } from "cdktf";
import { Construct } from "constructs";
import { Environment } from "../../environment";
import { isDnsLabel, isDnsSubdomain, Rule, Size } from "../../units";
import type { CephRbdImageProps } from "./ceph-rbd-image-props";
import { choiceViolations, PropKinds } from "../cluster/kinds";
import { isPoolName } from "../cluster/pool-name";
import { RBD_DRIVER } from "../rbd/rbd-class";
import { IMAGE_FEATURES, incompleteFeatures, isImageFeature } from "../rbd/rbd-image-features";
import type { RbdImageSettings } from "./rbd-image-volume";
import { isMapOption } from "../rbd/rbd-map-options";

/** What the rules of an image look at. */
export interface RbdImageInput {
  /** As given. */
  readonly props: CephRbdImageProps;
  /** With the defaults filled in. */
  readonly settings: RbdImageSettings;
  /** Where the image is to be. */
  readonly environment: Environment;
}

/** First version of Kubernetes that has the access mode ReadWriteOncePod without a feature gate that may be off. */
const FIRST_WITH_ONCE_POD = 29;

const NO_ENCRYPTION = [
  "EncryptionOfExistingImage",
  "leave it out: an image that exists cannot be encrypted, make a volume of a class and copy the data",
] as const;

/** What untyped code may give, ceph-csi passes over for an image that exists, and what holds instead. */
const WITHOUT_EFFECT: Readonly<Record<string, readonly [code: string, instead: string]>> = {
  encryption: NO_ENCRYPTION,
  encrypted: NO_ENCRYPTION,
  encryptionPassphrase: NO_ENCRYPTION,
  reclaimPolicy: ["ReclaimPolicyFixed", "leave it out: the image always stays, only `rbd rm` removes it"],
  dataPool: ["RbdImageOptionIgnored", "leave it out: Ceph knows where the data of an image lie"],
  mkfsOptions: ["RbdImageOptionIgnored", "leave it out: format the image yourself where it needs more than fsType"],
  allowVolumeExpansion: ["RbdImageOptionIgnored", "leave it out: enlarge the image by `rbd resize`"],
  storageClassName: ["RbdImageOptionIgnored", "leave it out: the volume is of a class of its own that makes none"],
};

/** Longest name of a volume in CSI, in bytes. */
const LONGEST_HANDLE = 128;

/** What its props must be before the rules can look at them. */
export const RBD_IMAGE_KINDS: PropKinds = { imageFeatures: "texts", mapOptions: "texts", mountOptions: "texts" };

/** What an existing image must be. */
export const RBD_IMAGE_RULES: readonly Rule<RbdImageInput>[] = [
  function* storageIsHere({ props: { storage }, environment }) {
    // Untyped code may give anything.
    if (!Construct.isConstruct(storage) || storage.driverName !== RBD_DRIVER) {
      yield {
        code: "CephStorageOfOtherKind",
        what: "storage is the block storage of a Ceph cluster, whose driver alone mounts images",
        got: (storage as Partial<typeof storage> | undefined)?.driverName,
        instead: "give a CephRbdStorage",
      };
    } else if (Environment.of(storage) !== environment) {
      yield {
        code: "CephStorageOfOtherEnvironment",
        what: `storage is that of another environment, and the cluster of ${environment.node.id} has neither its driver nor its Secret`,
        got: storage.node.path,
        instead: "give a CephRbdStorage of the environment that the image is for",
      };
    }
  },
  function* poolIsName({ props: { pool } }) {
    if (!isPoolName(pool)) {
      yield {
        code: "CephPoolInvalid",
        what: "pool is no name that Ceph, or a path of an image, takes",
        got: pool,
        instead: "write letters, digits, dots, dashes and underscores, and no dot first",
      };
    }
  },
  function* imageIsName({ props: { image } }) {
    // A dash first would be an option of `rbd map`; slashes and at signs separate pool, image and snapshot.
    if (typeof image !== "string" || !/^[A-Za-z0-9_][A-Za-z0-9_.-]*$/.test(image) || image.length > LONGEST_HANDLE) {
      yield {
        code: "RbdImageNameInvalid",
        what: "image is the plain name of an image, without its pool and without a snapshot",
        got: image,
        instead: `write at most ${LONGEST_HANDLE} letters, digits, dots, dashes and underscores, and no dot or dash first`,
      };
    }
  },
  function* claimIsNamed({ props: { namespace }, settings: { claimName } }) {
    if (!Token.isUnresolved(namespace) && !isDnsLabel(namespace)) {
      yield {
        code: "NamespaceInvalid",
        what: "namespace is that of the claim",
        got: namespace,
        instead: "write at most 63 lower-case letters, digits and dashes",
      };
    }
    // The name of the volume has it in it, beside the namespace.
    if (!isDnsSubdomain(claimName) || claimName.length > LONGEST_CLAIM) {
      yield {
        code: "ClaimNameInvalid",
        what: "claimName, or the id in its place, names the claim",
        got: claimName,
        instead: `write at most ${LONGEST_CLAIM} lower-case letters, digits, dots and dashes`,
      };
    }
  },
  function* hasSize({ props: { size } }) {
    if (!((size as unknown) instanceof Size)) {
      yield {
        code: "SizeInvalid",
        what: "size is that of the image",
        got: size,
        instead: "write e.g. Size.gibibytes(200)",
      };
    } else if (size.toBytes() === 0) {
      yield { code: "SizeZero", what: "size is that of the image", got: "0", instead: "write what `rbd info` shows" };
    }
  },
  function* modeIsKnown({ settings: { accessMode } }) {
    if (!["ReadWriteOnce", "ReadWriteOncePod", "ReadOnlyMany"].includes(accessMode)) {
      yield {
        code: "AccessModeInvalid",
        what: "a file system in an image is written by one node at a time",
        got: accessMode,
        instead: "write ReadWriteOnce, ReadWriteOncePod or ReadOnlyMany; several nodes write to a file system of Ceph",
      };
    }
  },
  function* oncePodIsThere({ settings: { accessMode }, environment }) {
    const kubernetesVersion = environment.cluster.version;
    if (accessMode === "ReadWriteOncePod" && Number(kubernetesVersion.split(".")[1]) < FIRST_WITH_ONCE_POD) {
      yield {
        code: "ReadWriteOncePodUnsupported",
        what: `accessMode needs Kubernetes 1.${FIRST_WITH_ONCE_POD}, and the environment's cluster is older`,
        got: kubernetesVersion,
        instead: "write ReadWriteOnce",
      };
    }
  },
  function* choicesAreKnown({ props: { volumeMode, fsType } }) {
    yield* choiceViolations("VolumeModeInvalid", "volumeMode", volumeMode, ["Filesystem", "Block"]);
    yield* choiceViolations("FsTypeInvalid", "fsType", fsType, ["ext4", "xfs"]);
  },
  function* deviceIsBare({ props: { volumeMode, fsType, mountOptions } }) {
    const given = { fsType, mountOptions };
    for (const [name, value] of Object.entries(given).filter(
      ([, one]) => one !== undefined && volumeMode === "Block",
    )) {
      yield {
        code: "BlockHasNoFileSystem",
        what: `${name} is for a file system, and pods get the raw device`,
        got: value,
        instead: `leave ${name} out, or the volumeMode`,
      };
    }
  },
  function* featuresFit({ settings: { imageFeatures } }) {
    for (const feature of imageFeatures.filter((each) => !isImageFeature(each))) {
      yield {
        code: "RbdFeatureUnknown",
        what: "imageFeatures has one that RBD does not know",
        got: feature,
        instead: `take those of ${IMAGE_FEATURES.join(", ")} that \`rbd info\` shows`,
      };
    }
    for (const [feature, needed] of incompleteFeatures(imageFeatures)) {
      yield {
        code: "RbdFeatureIncomplete",
        what: `imageFeatures has ${feature} without ${needed}, which no image has`,
        got: imageFeatures,
        instead: "write what `rbd info` shows",
      };
    }
    if (imageFeatures.includes("journaling")) {
      yield {
        code: "RbdFeatureUnsupported",
        what: "no kernel maps an image with journaling",
        got: imageFeatures,
        instead: "switch it off: `rbd feature disable <pool>/<image> journaling`",
      };
    }
  },
  function* mapOptionsAreOptions({ settings: { mapOptions } }) {
    for (const option of mapOptions.filter((text) => !isMapOption(text))) {
      yield {
        code: "MapOptionInvalid",
        what: "mapOptions has an option that is none",
        got: option,
        instead: 'write each by itself, e.g. "ms_mode=prefer-crc"',
      };
    }
  },
  function* nothingIsIgnored({ props }) {
    for (const [name, value] of Object.entries(props)) {
      const [code, instead] = WITHOUT_EFFECT[name] ?? [];
      if (code !== undefined && instead !== undefined && value !== undefined) {
        // The value may be a secret.
        yield { code, what: `${name} has no effect on an image that exists`, instead };
      }
    }
  },
];

/** So that the name of the volume has at most 253 characters. */
const LONGEST_CLAIM = 180;
