import { NamespaceV1 } from "@cdktf/provider-kubernetes/lib/namespace-v1";
import { StorageClassV1 } from "@cdktf/provider-kubernetes/lib/storage-class-v1";
import { Construct } from "constructs";
import { ChartRelease, imagePullSecrets, IStorageClass, KubernetesSecret } from "../cluster";
import { Environment } from "../environment";
import { InvalidInputError, refuse, violationsOf } from "../units";
import { rbdCapabilities } from "./capabilities";
import type { CephCluster } from "./ceph-cluster";
import type { CephRbdStorageProps } from "./ceph-rbd-storage-props";
import { RBD_STORAGE_RULES } from "./ceph-rbd-storage-rules";
import { CephUser, ENCRYPTION_PASSPHRASE, USER_RULES, userKey } from "./ceph-user";
import { csiValues } from "./csi-values";
import { rbdClass } from "./rbd-class";
import { poolsOf, RBD_CLASS_RULES } from "./rbd-class-rules";

/** Tolerates every taint. */
const EVERY_TAINT = { operator: "Exists" };

/**
 * Block storage of a Ceph cluster: the driver (ceph-csi) in a namespace of its own, and classes of volumes.
 *
 * After an apply the driver runs on every node, its provisioners on as many nodes as there are of them, and claims of the classes become images in
 * their pools. Fencing is on: a node that is declared out of service is locked out of its images.
 *
 * What can break: a user that Ceph does not know, or one with fewer capabilities than {@link CephCluster.authCommand} gives it, leaves claims Pending. A changed
 * class is replaced: between its removal and the new one claims of it wait.
 *
 * @example
 * const rbd = new CephRbdStorage(stack, "ceph-csi-rbd", {
 *   cluster: ceph,
 *   user: { id: "kubernetes-rbd", key: SecretValue.variable("ceph_rbd_key") },
 *   classes: [{ name: "ceph-rbd", pool: "kubernetes", dataMustStay: true, isDefault: true }],
 * });
 */
export class CephRbdStorage extends Construct {
  /** {@link CephRbdStorageProps.cluster} */
  public readonly cluster: CephCluster;
  /** {@link CephRbdStorageProps.user} */
  public readonly user: CephUser;
  /** Namespace of the driver; to use it is to depend on it. */
  public readonly namespace: string;
  /** Name of the Secret, in {@link namespace}, by which the driver logs in as the user; to use it is to depend on it. */
  public readonly secretName: string;
  /** The driver. */
  public readonly release: ChartRelease;

  private readonly classes: ReadonlyMap<string, IStorageClass>;

  /** @throws InvalidInputError naming everything that is wrong with the props */
  public constructor(scope: Construct, id: string, props: CephRbdStorageProps) {
    super(scope, id);
    const { artifacts, hosts } = Environment.of(this);
    const namespace = props.namespace ?? id;
    const provisionerReplicas = props.provisionerReplicas ?? (hosts.length === 0 ? 2 : Math.min(3, hosts.length));
    refuse("CephRbdStorage", this.node.path, [
      ...violationsOf({ props, namespace, provisionerReplicas }, RBD_STORAGE_RULES),
      ...violationsOf(props.user, USER_RULES),
      ...violationsOf(props.classes, RBD_CLASS_RULES),
    ]);
    this.cluster = props.cluster;
    this.user = props.user;
    props.cluster.grant(props.user, rbdCapabilities(props.classes.flatMap(poolsOf)));

    const own = new NamespaceV1(this, "Namespace", { metadata: { name: namespace } });
    this.namespace = own.metadata.name;
    const secret = new KubernetesSecret(this, "User", {
      namespace: this.namespace,
      name: "ceph-user",
      plainData: { userID: props.user.id },
      data: {
        userKey: props.user.key,
        ...(props.encryptionPassphrase === undefined ? {} : { encryptionPassphrase: props.encryptionPassphrase }),
      },
      uses: {
        userKey: userKey(props.user),
        ...(props.encryptionPassphrase === undefined ? {} : { encryptionPassphrase: ENCRYPTION_PASSPHRASE }),
      },
    });
    this.secretName = secret.name;
    this.release = new ChartRelease(this, "Driver", {
      chart: "ceph-csi-rbd",
      name: "ceph-csi-rbd",
      namespace: this.namespace,
      values: csiValues({
        cluster: props.cluster,
        provisionerReplicas,
        tolerations: props.tolerations ?? [EVERY_TAINT],
        topologyLabels: props.topologyLabels ?? [],
        imagePullSecrets: imagePullSecrets(this, this.namespace),
        image: (published) => artifacts.mirrored(published),
        groupSnapshots: false,
      }),
    });
    this.classes = new Map(
      props.classes.map((one) => {
        const context = { clusterId: props.cluster.clusterId, secret: this.secretName, namespace: this.namespace };
        const made = new StorageClassV1(this, one.name, {
          ...rbdClass(one, context),
          dependsOn: [this.release.release],
        });
        return [one.name, { storageClassName: made.metadata.name, sharedByNodes: false }];
      }),
    );
  }

  /** A class by its name. @throws InvalidInputError StorageClassUnknown */
  public storageClass(name: string): IStorageClass {
    const found = this.classes.get(name);
    if (found === undefined) {
      throw new InvalidInputError("CephRbdStorage", this.node.path, [
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
}
