import { PersistentVolumeClaimV1 } from "@cdktf/provider-kubernetes/lib/persistent-volume-claim-v1";
import type { PersistentVolumeV1, PersistentVolumeV1Config } from "@cdktf/provider-kubernetes/lib/persistent-volume-v1";
import { Construct } from "constructs";
import { Environment } from "../../environment";
import { refuse, violationsOf } from "../../units";
import { rbdCapabilities } from "../cluster/capabilities";
import { kindViolations } from "../cluster/kinds";
import type { CephRbdImageProps } from "./ceph-rbd-image-props";
import { RBD_IMAGE_KINDS, RBD_IMAGE_RULES } from "./ceph-rbd-image-rules";
import { imageClaim, imageVolume, RbdImageContext, rbdImageSettings } from "./rbd-image-volume";
import { takenIn } from "./taken-names";

/**
 * An RBD image that exists already, as a volume and the claim that it is for: data from before Kubernetes, or from another cluster.
 *
 * After an apply the claim is bound, and pods of its namespace can mount it. The image itself is neither made nor changed, and stays when the
 * claim, or all of this, is removed.
 *
 * What can break: an image, or a pool, that is not there leaves pods in ContainerCreating. A changed prop other than `mountOptions` makes volume and claim
 * anew, which waits until no pod uses the claim. A node that is declared out of service is not locked out of the image, as it is of volumes of a class.
 *
 * @example
 * const data = new CephRbdImage(stack, "orders-data", {
 *   storage: rbd, pool: "legacy", image: "orders", size: Size.gibibytes(200), namespace: "shop", accessMode: "ReadWriteOncePod",
 * });
 * // volume: [{ name: "data", persistentVolumeClaim: { claimName: data.claimName } }]
 */
export class CephRbdImage extends Construct {
  /** The volume. */
  public readonly volume: PersistentVolumeV1;
  /** The claim. */
  public readonly claim: PersistentVolumeClaimV1;
  /** Namespace of the claim; to use it is to depend on it. */
  public readonly namespace: string;
  /** Name of the claim, for the volumes of pods; to use it is to depend on it. */
  public readonly claimName: string;

  /** @throws InvalidInputError naming everything that is wrong with the props */
  public constructor(scope: Construct, id: string, props: CephRbdImageProps) {
    super(scope, id);
    const environment = Environment.of(this);
    refuse("CephRbdImage", this.node.path, [...kindViolations(props, RBD_IMAGE_KINDS)]);
    const settings = rbdImageSettings(id, props);
    const taken = takenIn(environment);
    const names = { ...settings, scope: this };
    refuse("CephRbdImage", this.node.path, [
      ...violationsOf({ props, settings, environment }, RBD_IMAGE_RULES),
      ...taken.clashes(names),
    ]);
    taken.take(names);
    const { storage } = props;
    storage.cluster.grant(storage.user, rbdCapabilities([props.pool]));

    const context: RbdImageContext = {
      driver: storage.driverName,
      clusterId: storage.cluster.clusterId,
      secret: storage.secretName,
      secretNamespace: storage.namespace,
    };
    // Without its driver no node could let go of the image, so that the driver goes last. Stacks are in order already: the volume refers to the Secret.
    const isBeside = Environment.stackOf(storage) === Environment.stackOf(this);
    this.volume = newVolume(this, "Volume", {
      ...imageVolume(settings, context),
      ...(isBeside ? { dependsOn: [storage.release.release] } : {}),
    });
    const { terraformResourceType, friendlyUniqueId } = this.volume;
    this.claim = new PersistentVolumeClaimV1(this, "Default", {
      ...imageClaim(settings, this.volume.metadata.name),
      // A volume that is made anew waits for its claim to go.
      lifecycle: { replaceTriggeredBy: [`${terraformResourceType}.${friendlyUniqueId}.id`] },
    });
    this.namespace = this.claim.metadata.namespace;
    this.claimName = this.claim.metadata.name;
  }
}

function newVolume(scope: Construct, id: string, config: PersistentVolumeV1Config): PersistentVolumeV1 {
  // The binding knows every kind of volume there is: only a program that has an image waits for it to load.
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const binding = require("@cdktf/provider-kubernetes/lib/persistent-volume-v1") as {
    readonly PersistentVolumeV1: typeof PersistentVolumeV1;
  };
  return new binding.PersistentVolumeV1(scope, id, config);
}
