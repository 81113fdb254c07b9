import { Manifest } from "@cdktf/provider-kubernetes/lib/manifest";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { StorageClass } from "../../cluster";
import { ClassContext, groupSnapshotClass, secretParameters, snapshotClass } from "./snapshot-class";
import type { SnapshotClassProps } from "./snapshot-class-props";
import type { StorageDescription } from "./storage-description";

/** What every step of a volume's life logs in with; fencing needs the one for publishing. */
const STEPS = ["provisioner", "controller-expand", "controller-publish", "node-stage"];

/** Makes the classes of volumes of a storage, as its children. */
export function newVolumeClasses(
  scope: Construct,
  { driver, classes, sharedByNodes }: StorageDescription,
  { context, dependsOn }: { readonly context: ClassContext; readonly dependsOn: readonly ITerraformDependable[] },
): ReadonlyMap<string, StorageClass> {
  return new Map(
    classes.map(({ props, parameters }) => {
      const made = new StorageClass(scope, props.name, {
        name: props.name,
        provisioner: driver,
        reclaimPolicy: props.reclaimPolicy ?? (props.dataMustStay === true ? "Retain" : "Delete"),
        volumeBindingMode:
          props.volumeBindingMode ?? (props.topology === undefined ? "Immediate" : "WaitForFirstConsumer"),
        allowVolumeExpansion: props.allowVolumeExpansion,
        mountOptions: props.mountOptions,
        isDefault: props.isDefault,
        parameters: { clusterID: context.clusterId, ...parameters, ...secretParameters(STEPS, context) },
        sharedByNodes,
        dependsOn,
      });
      return [props.name, made];
    }),
  );
}

/** Makes the classes of snapshots of a storage, where it has some. */
export function newSnapshotClasses(
  scope: Construct,
  snapshotClasses: readonly SnapshotClassProps[],
  { groupSnapshotClasses }: StorageDescription,
  context: ClassContext,
): void {
  // Names of classes of different kinds may be the same.
  if (snapshotClasses.length > 0) {
    const classes = new Construct(scope, "Snapshots");
    for (const props of snapshotClasses) {
      new Manifest(classes, props.name, { manifest: snapshotClass(props, context) });
    }
  }
  if (groupSnapshotClasses.length > 0) {
    const classes = new Construct(scope, "GroupSnapshots");
    for (const { props, parameters } of groupSnapshotClasses) {
      new Manifest(classes, props.name, { manifest: groupSnapshotClass(props, parameters, context) });
    }
  }
}
