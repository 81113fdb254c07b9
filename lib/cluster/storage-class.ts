import { StorageClassV1 } from "@cdktf/provider-kubernetes/lib/storage-class-v1";
import { ITerraformDependable, TerraformResource } from "cdktf";
import { Construct } from "constructs";
import { DEFAULT_CLASS } from "../environment";

/**
 * A StorageClass that volumes can be asked of.
 *
 * The contract between whoever makes one and whoever needs storage.
 */
export interface IStorageClass {
  /** Name of the StorageClass. */
  readonly storageClassName: string;
  /** Whether pods on several nodes can write to one of its volumes at once (`ReadWriteMany`). */
  readonly sharedByNodes: boolean;
}

/** A StorageClass, in Kubernetes' own terms. */
export interface StorageClassProps {
  /**
   * Name of the StorageClass.
   *
   * @see https://kubernetes.io/docs/concepts/overview/working-with-objects/names/
   */
  readonly name: string;

  /**
   * Name of the driver that makes its volumes.
   *
   * @see https://kubernetes.io/docs/concepts/storage/storage-classes/#provisioner
   */
  readonly provisioner: string;

  /**
   * What the driver is told of each volume.
   *
   * @default none
   * @see https://kubernetes.io/docs/concepts/storage/storage-classes/#parameters
   */
  readonly parameters?: Readonly<Record<string, string>>;

  /**
   * What becomes of a volume when its claim is deleted.
   *
   * @default "Delete"
   * @see https://kubernetes.io/docs/concepts/storage/storage-classes/#reclaim-policy
   */
  readonly reclaimPolicy?: "Delete" | "Retain";

  /**
   * When a volume is made: with its claim, or with the first pod that uses it.
   *
   * @default "Immediate"
   * @see https://kubernetes.io/docs/concepts/storage/storage-classes/#volume-binding-mode
   */
  readonly volumeBindingMode?: "Immediate" | "WaitForFirstConsumer";

  /**
   * Whether claims can grow.
   *
   * @default true
   * @see https://kubernetes.io/docs/concepts/storage/storage-classes/#allow-volume-expansion
   */
  readonly allowVolumeExpansion?: boolean;

  /**
   * Options with which volumes are mounted.
   *
   * @default none
   * @see https://kubernetes.io/docs/concepts/storage/storage-classes/#mount-options
   */
  readonly mountOptions?: readonly string[];

  /**
   * Whether claims that name no class get this one.
   *
   * @default false
   * @see https://kubernetes.io/docs/concepts/storage/storage-classes/#default-storageclass
   */
  readonly isDefault?: boolean;

  /**
   * Whether pods on several nodes can write to one of its volumes at once.
   *
   * @default false
   * @see https://kubernetes.io/docs/concepts/storage/persistent-volumes/#access-modes
   */
  readonly sharedByNodes?: boolean;

  /**
   * What has to exist before the class, where no parameter refers to it: its driver.
   *
   * @default none
   * @see https://developer.hashicorp.com/terraform/language/meta-arguments/depends_on
   */
  readonly dependsOn?: readonly ITerraformDependable[];
}

/**
 * A StorageClass that becomes what is said of it, whatever it was.
 *
 * Kubernetes lets nobody change a class but for its expansion and metadata, so every other change replaces it: it is deleted and made anew under its
 * name. Volumes that were made of it stay as they are, and as they were made; a claim that comes in between waits for the new class.
 */
export class StorageClass extends Construct implements IStorageClass {
  /** {@link StorageClassProps.name}; to use it is to depend on the class. */
  public readonly storageClassName: string;
  /** {@link StorageClassProps.sharedByNodes} */
  public readonly sharedByNodes: boolean;
  /** The class itself. */
  public readonly resource: StorageClassV1;

  public constructor(scope: Construct, id: string, props: StorageClassProps) {
    super(scope, id);
    const reclaimPolicy = props.reclaimPolicy ?? "Delete";
    this.resource = new StorageClassV1(this, "Default", {
      metadata: { name: props.name, ...(props.isDefault === true ? { annotations: { [DEFAULT_CLASS]: "true" } } : {}) },
      storageProvisioner: props.provisioner,
      reclaimPolicy,
      volumeBindingMode: props.volumeBindingMode ?? "Immediate",
      allowVolumeExpansion: props.allowVolumeExpansion ?? true,
      ...(props.mountOptions === undefined ? {} : { mountOptions: [...props.mountOptions] }),
      ...(props.parameters === undefined ? {} : { parameters: { ...props.parameters } }),
      ...(props.dependsOn === undefined ? {} : { dependsOn: [...props.dependsOn] }),
      lifecycle: { replaceTriggeredBy: [newTrigger(this, "ReclaimPolicy", reclaimPolicy)] },
    });
    this.storageClassName = this.resource.metadata.name;
    this.sharedByNodes = props.sharedByNodes ?? false;
  }
}

/**
 * The provider takes a changed reclaim policy for one that can be changed in place, and then changes nothing: without this a class that is to retain
 * its volumes would go on deleting them, and each plan would say so anew.
 */
function newTrigger(scope: Construct, id: string, value: string): string {
  const data = new TerraformResource(scope, id, {
    terraformResourceType: "terraform_data",
    terraformGeneratorMetadata: { providerName: "terraform" },
  });
  data.addOverride("input", value);
  // As text: Terraform takes an address here, and no expression.
  return `${data.terraformResourceType}.${data.friendlyUniqueId}`;
}
