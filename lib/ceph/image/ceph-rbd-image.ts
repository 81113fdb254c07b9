import { PersistentVolumeClaimV1 } from "@cdktf/provider-kubernetes/lib/persistent-volume-claim-v1";
import type { PersistentVolumeV1, PersistentVolumeV1Config } from "@cdktf/provider-kubernetes/lib/persistent-volume-v1";
import { Construct } from "constructs";
import { Environment } from "../../environment";
import { refuse, Violation, violationsOf } from "../../units";
import { rbdCapabilities } from "../cluster/capabilities";
import type { CephRbdImageProps } from "./ceph-rbd-image-props";
import { RBD_IMAGE_RULES } from "./ceph-rbd-image-rules";
import { imageClaim, imageVolume, RbdImageContext, rbdImageSettings } from "./rbd-image-volume";

/** The images of an environment, by their names: where each is taken. */
const taken = new WeakMap<Environment, Map<string, { readonly pool: string; readonly path: string }>>();

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
    const settings = rbdImageSettings(id, props);
    const input = { props, settings, kubernetesVersion: environment.cluster.version };
    const images = taken.get(environment) ?? new Map<string, { readonly pool: string; readonly path: string }>();
    refuse("CephRbdImage", this.node.path, [...violationsOf(input, RBD_IMAGE_RULES), ...clashes(images, props)]);
    taken.set(environment, images.set(props.image, { pool: props.pool, path: this.node.path }));
    const { storage } = props;
    storage.cluster.grant(storage.user, rbdCapabilities([props.pool]));

    const context: RbdImageContext = {
      driver: storage.driverName,
      clusterId: storage.cluster.clusterId,
      secret: storage.secretName,
      secretNamespace: storage.namespace,
    };
    this.volume = newVolume(this, "Volume", imageVolume(settings, context));
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

function clashes(
  images: ReadonlyMap<string, { readonly pool: string; readonly path: string }>,
  { pool, image }: CephRbdImageProps,
): readonly Violation[] {
  const other = images.get(image);
  if (other === undefined) {
    return [];
  }
  return [
    {
      code: "RbdImageRepeated",
      what: `${other.path} has the image ${other.pool}/${image}, and Kubernetes knows a volume by the name of its image alone`,
      got: `${pool}/${image}`,
      instead:
        other.pool === pool
          ? "use the claim of the other where the pods are, or move it"
          : "rename one of the two images: `rbd rename`",
    },
  ];
}

function newVolume(scope: Construct, id: string, config: PersistentVolumeV1Config): PersistentVolumeV1 {
  // The binding knows every kind of volume there is: only a program that has an image waits for it to load.
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const binding = require("@cdktf/provider-kubernetes/lib/persistent-volume-v1") as {
    readonly PersistentVolumeV1: typeof PersistentVolumeV1;
  };
  return new binding.PersistentVolumeV1(scope, id, config);
}
