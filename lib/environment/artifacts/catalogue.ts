/** A chart as its publisher offers it. */
export interface CatalogueChart {
  /** HTTP repository of the publisher. */
  readonly repository: string;
  /** Exact version, never a range. */
  readonly version: string;
}

/** A chart that is not in the catalogue. */
export interface OtherChart extends CatalogueChart {
  /** Name of the chart in its repository. */
  readonly name: string;
}

/**
 * Charts that the library installs, by name: the one place where their versions are pinned.
 */
export const CHARTS = {
  harbor: { repository: "https://helm.goharbor.io", version: "1.19.1" },
  "ceph-csi-rbd": { repository: "https://ceph.github.io/csi-charts", version: "3.17.1" },
  "ceph-csi-cephfs": { repository: "https://ceph.github.io/csi-charts", version: "3.17.1" },
  "kube-prometheus-stack": {
    repository: "https://prometheus-community.github.io/helm-charts",
    version: "88.5.3",
  },
} as const satisfies Record<string, CatalogueChart>;

/** Images that the library runs itself, by name; those of the charts are pinned by the charts. */
export const IMAGES = {
  nginx: "docker.io/library/nginx:1.28.0",
} as const satisfies Record<string, string>;

/** Name of a chart of the catalogue. */
export type ChartName = keyof typeof CHARTS;

/** Name of an image of the catalogue. */
export type ImageName = keyof typeof IMAGES;
