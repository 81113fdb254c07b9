import type { NamespaceV1 } from "@cdktf/provider-kubernetes/lib/namespace-v1";
import { Annotations } from "cdktf";
import { Construct } from "constructs";
import type { ChartRelease, KubernetesSecret, StorageClass } from "../../cluster";
import { Environment } from "../../environment";
import { InvalidInputError, refuse, violationsOf } from "../../units";
import { CEPH_CLASS_RULES } from "./ceph-class-rules";
import type { CephCluster } from "../cluster/ceph-cluster";
import type { CephStorageProps } from "./ceph-storage-props";
import { STORAGE_RULES } from "./ceph-storage-rules";
import { CephUser, USER_RULES } from "../cluster/ceph-user";
import { CsiDriver } from "./csi-driver";
import { printCommands } from "../cluster/printed-commands";
import { nodesAmong, provisionersFor } from "./provisioners";
import { newSnapshotClasses, newVolumeClasses } from "./storage-classes";
import type { ClassContext } from "./snapshot-class";
import { checkStorage } from "./storage-check";
import type { StorageDescription } from "./storage-description";

/**
 * Storage of a Ceph cluster for a Kubernetes cluster: a driver (ceph-csi) in a namespace of its own, and classes of volumes. What
 * {@link CephRbdStorage} and {@link CephFsStorage} have in common.
 */
export abstract class CephStorage extends Construct {
  /** {@link CephStorageProps.cluster} */
  public readonly cluster: CephCluster;
  /** {@link CephStorageProps.user} */
  public readonly user: CephUser;
  /** Name by which Kubernetes knows the driver. */
  public readonly driverName: string;
  /** Namespace of the driver; to use it is to depend on it. */
  public readonly namespace: string;
  /** Name of the Secret, in {@link namespace}, by which the driver logs in as the user; to use it is to depend on it. */
  public readonly secretName: string;
  /** The driver's release. */
  public readonly release: ChartRelease;
  /** The namespace itself; what is changed of it is unchecked. */
  public readonly namespaceResource: NamespaceV1;
  /** The Secret itself; what is changed of it is unchecked. */
  public readonly secret: KubernetesSecret;

  private readonly subject: string;
  private readonly classes: ReadonlyMap<string, StorageClass>;

  /** @throws InvalidInputError naming everything that is wrong with the props */
  protected constructor(scope: Construct, id: string, props: CephStorageProps, description: StorageDescription) {
    super(scope, id);
    const { hosts } = Environment.of(this);
    const namespace = props.namespace ?? id;
    const provisionerReplicas = props.provisionerReplicas ?? provisionersFor(hosts);
    const classes = description.classes.map((each) => each.props);
    refuse(description.subject, this.node.path, [
      ...violationsOf({ props, description, classes, namespace, provisionerReplicas }, STORAGE_RULES),
      ...violationsOf(props.user, USER_RULES),
      ...violationsOf(classes, CEPH_CLASS_RULES),
      ...description.violations,
    ]);
    this.warn(description, provisionerReplicas, nodesAmong(hosts));
    this.logIn(props, description);

    const driver = new CsiDriver(this, "Driver", { storage: props, description, namespace, provisionerReplicas });
    this.cluster = props.cluster;
    this.user = props.user;
    this.driverName = description.driver;
    this.namespaceResource = driver.namespace;
    this.namespace = driver.namespace.metadata.name;
    this.secret = driver.secret;
    this.secretName = driver.secret.name;
    this.release = driver.release;
    this.subject = description.subject;
    const context: ClassContext = {
      driver: description.driver,
      clusterId: props.cluster.clusterId,
      secret: this.secretName,
      namespace: this.namespace,
    };
    this.classes = newVolumeClasses(this, description, { context, dependsOn: [this.release.release] });
    newSnapshotClasses(this, props.snapshotClasses ?? [], description, context);
    checkStorage(Environment.stackOf(this));
  }

  /** A class of volumes by its name; what is changed of its `resource` is unchecked. @throws InvalidInputError StorageClassUnknown */
  public storageClass(name: string): StorageClass {
    const found = this.classes.get(name);
    if (found === undefined) {
      throw new InvalidInputError(this.subject, this.node.path, [
        {
          code: "StorageClassUnknown",
          what: "there is no class of that name here",
          got: name,
          instead: `take one of ${[...this.classes.keys()].join(", ")}`,
        },
      ]);
    }
    return found;
  }

  private logIn({ cluster, user }: CephStorageProps, description: StorageDescription): void {
    cluster.grant(user, description.capabilities);
    printCommands(Environment.stackOf(this), cluster, () => [...description.commands, cluster.authCommand(user.id)]);
  }

  private warn({ subject, warnings }: StorageDescription, provisionerReplicas: number, nodes: number): void {
    const tooMany =
      `ReplicasExceedNodes: each of the ${provisionerReplicas} provisioners wants a node of its own, and the environment ` +
      `names ${nodes} that may run them: the others stay Pending`;
    for (const warning of [...(nodes > 0 && provisionerReplicas > nodes ? [tooMany] : []), ...warnings]) {
      Annotations.of(this).addWarning(`${subject} [${this.node.path}] ${warning}`);
    }
  }
}
