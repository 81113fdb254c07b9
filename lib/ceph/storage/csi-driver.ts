import { NamespaceV1 } from "@cdktf/provider-kubernetes/lib/namespace-v1";
import { Construct } from "constructs";
import { ChartRelease, imagePullSecrets, KubernetesSecret, mergeValues } from "../../cluster";
import { Environment } from "../../environment";
import type { CephStorageProps } from "./ceph-storage-props";
import { ENCRYPTION_PASSPHRASE, userKey } from "../cluster/ceph-user";
import { csiValues } from "./csi-values";
import type { StorageDescription } from "./storage-description";

/** A driver of ceph-csi, defaults filled in. */
export interface CsiDriverOptions {
  /** What the storage was given. */
  readonly storage: CephStorageProps;
  /** What its kind makes of it. */
  readonly description: StorageDescription;
  /** Namespace to make. */
  readonly namespace: string;
  /** Pods of the provisioner. */
  readonly provisionerReplicas: number;
}

/** Tolerates every taint. */
const EVERY_TAINT = { operator: "Exists" } as const;

/** The driver of a storage: its namespace, the Secret that it logs in to Ceph by, and the release of its chart. */
export class CsiDriver extends Construct {
  /** Name by which Kubernetes knows it. */
  public readonly driverName: string;
  /** Its namespace. */
  public readonly namespaceName: string;
  /** The namespace itself. */
  public readonly namespace: NamespaceV1;
  /** The Secret that it logs in to Ceph by. */
  public readonly secret: KubernetesSecret;
  /** Its release. */
  public readonly release: ChartRelease;

  public constructor(scope: Construct, id: string, options: CsiDriverOptions) {
    super(scope, id);
    const { storage, description } = options;
    this.driverName = description.driver;
    this.namespaceName = options.namespace;
    this.namespace = new NamespaceV1(this, "Namespace", {
      metadata: {
        name: options.namespace,
        // The driver is privileged and on the host's network: a cluster that admits less by default would have no pod of it.
        labels: { "pod-security.kubernetes.io/enforce": "privileged" },
      },
    });
    this.secret = this.newSecret(storage, description);
    this.release = new ChartRelease(this, "Release", {
      chart: description.chart,
      name: description.chart,
      namespace: this.namespace.metadata.name,
      values: [this.valuesOf(options), description.values, storage.values ?? {}].reduce(mergeValues),
    });
  }

  private newSecret(
    { user, encryptionPassphrase, secretRevision }: CephStorageProps,
    { secretData }: StorageDescription,
  ) {
    return new KubernetesSecret(this, "User", {
      namespace: this.namespace.metadata.name,
      name: "ceph-user",
      plainData: { userID: user.id, ...secretData },
      data: { userKey: user.key, ...(encryptionPassphrase === undefined ? {} : { encryptionPassphrase }) },
      uses: {
        userKey: userKey(user, `Raise secretRevision of ${this.node.scope?.node.path ?? ""} by 1.`),
        ...(encryptionPassphrase === undefined ? {} : { encryptionPassphrase: ENCRYPTION_PASSPHRASE }),
      },
      ...(secretRevision === undefined ? {} : { revision: secretRevision }),
    });
  }

  private valuesOf({ storage, description, provisionerReplicas }: CsiDriverOptions) {
    const { artifacts } = Environment.of(this);
    // Volumes of classes that do not say who logs in to attach them: those that are older than the construct.
    const namespace = this.namespace.metadata.name;
    const controllerPublishSecretRef = { name: this.secret.name, namespace };
    return csiValues({
      clusterId: storage.cluster.clusterId,
      monitors: description.monitors,
      clusterSettings: {
        [description.clusterSettingsKey]: { ...description.clusterSettings, controllerPublishSecretRef },
      },
      provisionerReplicas,
      tolerations: storage.tolerations ?? [EVERY_TAINT],
      fencing: description.fencing,
      imagePullSecrets: imagePullSecrets(this, namespace, description.chart),
      image: (published) => artifacts.mirrored(published),
      groupSnapshots: description.groupSnapshotClasses.length > 0,
    });
  }
}
