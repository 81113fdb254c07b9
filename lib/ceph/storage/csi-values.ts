import { ChartValues, mergeValues } from "../../cluster";
import type { CsiToleration } from "./ceph-storage-props";

/** What a driver of ceph-csi is told; the charts for block storage and file systems have these values in common. */
export interface CsiSettings {
  /** Id of the Ceph cluster. */
  readonly clusterId: string;
  /** Addresses of its monitors. */
  readonly monitors: readonly string[];
  /** What the cluster's entry says beside. */
  readonly clusterSettings: Readonly<Record<string, unknown>>;
  /** Pods of the provisioner; no two of them share a node. */
  readonly provisionerReplicas: number;
  /** Taints that the node plugin bears: where it does not run, no pod can mount. */
  readonly tolerations: readonly CsiToleration[];
  /** Whether a node that is declared out of service is locked out of its volumes. */
  readonly fencing: boolean;
  /** Names of Secrets for the registry. */
  readonly imagePullSecrets: readonly string[];
  /** The reference under which an image is pulled. */
  readonly image: (published: string) => string;
  /** Whether the snapshotter takes snapshots of groups of volumes. */
  readonly groupSnapshots: boolean;
}

/** Images of the charts, as their publishers name them, by their places in the values. The plugin's runs in the provisioner's pods too. */
const IMAGES = {
  nodeplugin: {
    registrar: "registry.k8s.io/sig-storage/csi-node-driver-registrar",
    plugin: "quay.io/cephcsi/cephcsi",
  },
  provisioner: {
    provisioner: "registry.k8s.io/sig-storage/csi-provisioner",
    attacher: "registry.k8s.io/sig-storage/csi-attacher",
    resizer: "registry.k8s.io/sig-storage/csi-resizer",
    snapshotter: "registry.k8s.io/sig-storage/csi-snapshotter",
  },
} as const;

/**
 * Values of a chart of ceph-csi. Classes and Secrets are made beside the chart: it would make classes that cannot be changed, and Secrets with values
 * in plain text.
 *
 * @see https://github.com/ceph/ceph-csi/tree/devel/charts
 */
export function csiValues(settings: CsiSettings): ChartValues {
  const { clusterId, monitors, fencing } = settings;
  const imagePullSecrets = settings.imagePullSecrets.map((name) => ({ name }));
  return [
    {
      csiConfig: [{ clusterID: clusterId, monitors: [...monitors], ...settings.clusterSettings }],
      nodeplugin: { imagePullSecrets, fencing, tolerations: settings.tolerations.map((each) => ({ ...each })) },
      provisioner: { imagePullSecrets, fencing, replicaCount: settings.provisionerReplicas },
      storageClass: { create: false },
      secret: { create: false },
    },
    ...(settings.groupSnapshots ? [GROUP_SNAPSHOTS] : []),
    ...imageValues(settings.image),
  ].reduce(mergeValues);
}

const GROUP_SNAPSHOTS = { provisioner: { snapshotter: { args: { enableVolumeGroupSnapshots: true } } } };

/** Said only where an image comes from elsewhere: the chart's own name and tag stay. */
function imageValues(image: CsiSettings["image"]): readonly ChartValues[] {
  return Object.entries(IMAGES).flatMap(([part, containers]) =>
    Object.entries(containers).flatMap(([container, published]) => {
      const repository = image(published);
      return repository === published ? [] : [{ [part]: { [container]: { image: { repository } } } }];
    }),
  );
}
