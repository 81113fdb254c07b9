import type { Construct } from "constructs";
import { violationsOf } from "../../units";
import { bothCapabilities, Capabilities, fileSystemCapabilities, subvolumeGroupCommand } from "../cluster/capabilities";
import type { CephFsStorageProps } from "./ceph-fs-storage-props";
import { FS_STORAGE_RULES } from "./ceph-fs-storage-rules";
import { CephStorage } from "../storage/ceph-storage";
import { withoutProtocols } from "../cluster/monitors";
import { FS_DRIVER, fsClassParameters, mounterOf } from "./fs-class";
import type { FsClassProps } from "./fs-class-props";
import { FS_CLASS_RULES } from "./fs-class-rules";
import { KernelClass, protocolWarnings } from "../storage/kernel-protocol";
import { FS_STORAGE_KINDS } from "./fs-storage-kinds";
import { ofTheirKinds } from "../storage/storage-kinds";
import type { StorageDescription } from "../storage/storage-description";

/**
 * File systems of a Ceph cluster as storage that pods on several nodes can write to at once: the driver (ceph-csi) in a namespace of its own, and
 * classes of volumes.
 *
 * After an apply the driver runs on every node, its provisioners on as many nodes as there are of them, and claims of the classes become subvolumes. The
 * output `ceph_commands` of the stack has the commands that make the user and the groups of subvolumes.
 *
 * What can break: a group of subvolumes that is not there, or a user with fewer capabilities than {@link CephCluster.authCommand} gives it, leaves claims
 * Pending. A changed class is made anew: in between, claims of it wait; its volumes stay as they are. A node that is declared out of service is not
 * locked out by the driver, as that would take a user that may do everything to the metadata servers: these do it themselves, after five minutes
 * without a sign of it. The driver's metrics take port 8081 of each node.
 *
 * @example
 * const files = new CephFsStorage(stack, "ceph-csi-cephfs", {
 *   cluster: ceph,
 *   user: { id: "kubernetes-cephfs", key: SecretValue.variable("ceph_fs_key") },
 *   classes: [{ name: "cephfs", fileSystem: "cephfs", dataMustStay: true }],
 * });
 */
export class CephFsStorage extends CephStorage {
  /** The commands that make the groups of subvolumes which the volumes are in. Run again, they change nothing. */
  public readonly subvolumeGroupCommands: readonly string[];

  /** @throws InvalidInputError naming everything that is wrong with the props */
  public constructor(scope: Construct, id: string, props: CephFsStorageProps) {
    const described = description(ofTheirKinds("CephFsStorage", { scope, id }, { props, kinds: FS_STORAGE_KINDS }));
    super(scope, id, props, described);
    this.subvolumeGroupCommands = described.commands;
  }
}

function description(props: CephFsStorageProps): StorageDescription {
  const { cluster, classes, subvolumeGroup = "csi", groupSnapshotClasses = [] } = props;
  const fileSystems = [...new Set([...classes, ...groupSnapshotClasses].map(({ fileSystem }) => fileSystem))];
  return {
    subject: "CephFsStorage",
    chart: "ceph-csi-cephfs",
    driver: FS_DRIVER,
    violations: [
      ...violationsOf({ props, subvolumeGroup }, FS_STORAGE_RULES),
      ...violationsOf(classes, FS_CLASS_RULES),
    ],
    warnings: protocolWarnings(
      cluster.monitors,
      classes.filter((each) => mounterOf(each) === "kernel").map(kernelClass),
      "kernelMountOptions",
    ),
    monitors: withoutProtocols(cluster.monitors),
    capabilities: fileSystems
      .map((fileSystem) => fileSystemCapabilities(fileSystem, subvolumeGroup))
      .reduce<Capabilities>(bothCapabilities, {}),
    commands: fileSystems.map((fileSystem) => subvolumeGroupCommand(fileSystem, subvolumeGroup)),
    fencing: false,
    clusterSettingsKey: "cephFS",
    clusterSettings: { subvolumeGroup },
    values: {},
    secretData: {},
    sharedByNodes: true,
    classes: classes.map((each) => ({ props: each, parameters: fsClassParameters(each) })),
    groupSnapshotClasses: groupSnapshotClasses.map((each) => ({
      props: each,
      parameters: { fsName: each.fileSystem },
    })),
  };
}

/** The driver gives the kernel the options of both. */
function kernelClass({ name, kernelMountOptions = [], mountOptions = [] }: FsClassProps): KernelClass {
  return { name, options: [...kernelMountOptions, ...mountOptions] };
}
