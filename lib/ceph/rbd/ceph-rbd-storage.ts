import type { Construct } from "constructs";
import { Violation, violationsOf } from "../../units";
import { bothCapabilities, FENCING_CAPABILITIES, rbdCapabilities } from "../cluster/capabilities";
import type { CephRbdStorageProps } from "./ceph-rbd-storage-props";
import { RBD_STORAGE_RULES } from "./ceph-rbd-storage-rules";
import { CephStorage } from "../storage/ceph-storage";
import type { Kms } from "./kms";
import { RBD_DRIVER, rbdClassParameters } from "./rbd-class";
import { poolsOf, RBD_CLASS_RULES } from "./rbd-class-rules";
import { protocolWarnings } from "../storage/kernel-protocol";
import { RBD_STORAGE_KINDS } from "./rbd-storage-kinds";
import { ofTheirKinds } from "../storage/storage-kinds";
import type { StorageDescription } from "../storage/storage-description";

/**
 * Block storage of a Ceph cluster: the driver (ceph-csi) in a namespace of its own, and classes of volumes.
 *
 * After an apply the driver runs on every node, its provisioners on as many nodes as there are of them, and claims of the classes become images in
 * their pools. Fencing is on: a node that is declared out of service is locked out of its images. The output `ceph_commands` of the stack has the command
 * that makes the user.
 *
 * What can break: a user that Ceph does not know, or one with fewer capabilities than {@link CephCluster.authCommand} gives it, leaves claims Pending. A
 * changed class is made anew: in between, claims of it wait; its volumes stay as they are. The driver's metrics take port 8080 of each node.
 *
 * @example
 * const rbd = new CephRbdStorage(stack, "ceph-csi-rbd", {
 *   cluster: ceph,
 *   user: { id: "kubernetes-rbd", key: SecretValue.variable("ceph_rbd_key") },
 *   classes: [{ name: "ceph-rbd", pool: "kubernetes", dataMustStay: true, isDefault: true }],
 * });
 */
export class CephRbdStorage extends CephStorage {
  /** Tells it from other kinds of storage where types are checked; there is nothing of it when the program runs. */
  declare protected readonly kind: "rbd";

  /** @throws InvalidInputError naming everything that is wrong with the props */
  public constructor(scope: Construct, id: string, props: CephRbdStorageProps) {
    super(
      scope,
      id,
      props,
      description(ofTheirKinds("CephRbdStorage", { scope, id }, { props, kinds: RBD_STORAGE_KINDS })),
    );
  }
}

function description(props: CephRbdStorageProps): StorageDescription {
  const { cluster, classes, topologyLabels = [], kms = {}, groupSnapshotClasses = [] } = props;
  const violations: readonly Violation[] = [
    ...violationsOf(props, RBD_STORAGE_RULES),
    ...violationsOf(classes, RBD_CLASS_RULES),
  ];
  const pools = [...classes.flatMap(poolsOf), ...groupSnapshotClasses.map(({ pool }) => pool)];
  return {
    subject: "CephRbdStorage",
    chart: "ceph-csi-rbd",
    driver: RBD_DRIVER,
    violations,
    warnings: protocolWarnings(
      cluster.monitors,
      classes.map(({ name, mapOptions = [] }) => ({ name, options: mapOptions })),
      "mapOptions",
    ),
    monitors: cluster.monitors,
    capabilities: bothCapabilities(rbdCapabilities(pools), FENCING_CAPABILITIES),
    commands: [],
    fencing: true,
    clusterSettingsKey: "rbd",
    clusterSettings: {},
    values: {
      ...(topologyLabels.length === 0 ? {} : { topology: { domainLabels: [...topologyLabels] } }),
      ...(Object.keys(kms).length === 0
        ? {}
        : { encryptionKMSConfig: ofEach(kms, (id, each) => [[id, each.configuration(id)]]) }),
    },
    secretData: ofEach(kms, (id, each) => Object.entries(each.secretData(id))),
    sharedByNodes: false,
    classes: classes.map((each) => ({ props: each, parameters: rbdClassParameters(each) })),
    groupSnapshotClasses: groupSnapshotClasses.map((each) => ({ props: each, parameters: { pool: each.pool } })),
  };
}

function ofEach<T>(
  kms: Readonly<Record<string, Kms>>,
  entries: (id: string, each: Kms) => readonly (readonly [string, T])[],
): Readonly<Record<string, T>> {
  return Object.fromEntries(Object.entries(kms).flatMap(([id, each]) => entries(id, each)));
}
