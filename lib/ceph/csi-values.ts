import type { ChartValues } from "../cluster";
import type { CephCluster } from "./ceph-cluster";

/** What a driver of ceph-csi is told; the charts for block storage and file systems have these values in common. */
export interface CsiSettings {
  readonly cluster: CephCluster;
  /** What the cluster's entry says beside its monitors. */
  readonly clusterSettings?: Readonly<Record<string, unknown>>;
  /** Pods of the provisioner; no two of them share a node. */
  readonly provisionerReplicas: number;
  /** Taints that the node plugin bears: where it does not run, no pod can mount. */
  readonly tolerations: readonly Readonly<Record<string, unknown>>[];
  /** Labels of nodes that tell where they stand. */
  readonly topologyLabels: readonly string[];
  /** Names of Secrets for the registry. */
  readonly imagePullSecrets: readonly string[];
  /** The reference under which an image is pulled. */
  readonly image: (published: string) => string;
  /** Whether the snapshotter takes snapshots of groups of volumes. */
  readonly groupSnapshots: boolean;
}

/** Images of the charts, as their publishers name them, by their places in the values. */
const IMAGES: readonly (readonly [path: readonly [string, string], image: string])[] = [
  [["nodeplugin", "registrar"], "registry.k8s.io/sig-storage/csi-node-driver-registrar"],
  [["nodeplugin", "plugin"], "quay.io/cephcsi/cephcsi"],
  [["provisioner", "provisioner"], "registry.k8s.io/sig-storage/csi-provisioner"],
  [["provisioner", "attacher"], "registry.k8s.io/sig-storage/csi-attacher"],
  [["provisioner", "resizer"], "registry.k8s.io/sig-storage/csi-resizer"],
  [["provisioner", "snapshotter"], "registry.k8s.io/sig-storage/csi-snapshotter"],
];

/**
 * Values of a chart of ceph-csi. StorageClasses and Secrets are made beside the chart: it would make classes that cannot be changed, and Secrets
 * with values in plain text.
 *
 * @see https://github.com/ceph/ceph-csi/tree/devel/charts
 */
export function csiValues(settings: CsiSettings): ChartValues {
  const { cluster, provisionerReplicas, tolerations, topologyLabels, groupSnapshots } = settings;
  const imagePullSecrets = settings.imagePullSecrets.map((name) => ({ name }));
  const shared = { imagePullSecrets, fencing: true };
  return {
    csiConfig: [{ clusterID: cluster.clusterId, monitors: [...cluster.monitors], ...settings.clusterSettings }],
    nodeplugin: { ...shared, tolerations: [...tolerations], ...imagesOf("nodeplugin", settings) },
    provisioner: {
      ...shared,
      replicaCount: provisionerReplicas,
      ...imagesOf("provisioner", settings),
      ...(groupSnapshots
        ? { snapshotter: { ...imageOf("snapshotter", settings), args: { enableVolumeGroupSnapshots: true } } }
        : {}),
    },
    ...(topologyLabels.length === 0 ? {} : { topology: { domainLabels: [...topologyLabels] } }),
    storageClass: { create: false },
    secret: { create: false },
  };
}

function imagesOf(part: string, settings: CsiSettings): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    IMAGES.filter(([[of]]) => of === part).flatMap(([[, container]]) => {
      const image = imageOf(container, settings);
      return Object.keys(image).length === 0 ? [] : [[container, image]];
    }),
  );
}

/** Said only where an image comes from elsewhere: the chart's own tag stays. */
function imageOf(container: string, { image }: CsiSettings): Readonly<Record<string, unknown>> {
  const published = IMAGES.find(([[, name]]) => name === container)?.[1] ?? "";
  const repository = image(published);
  return repository === published ? {} : { image: { repository } };
}
