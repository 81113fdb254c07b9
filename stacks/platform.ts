import type { App } from "cdktf";
import {
  Backend,
  CephCluster,
  CephClusterProps,
  CephFsStorage,
  CephFsStorageProps,
  CephRbdStorage,
  CephRbdStorageProps,
  Environment,
  EnvironmentProps,
  HaHarbor,
  HaHarborProps,
  HarborExposure,
  HarborStorage,
  HostGroup,
  HostGroupProps,
  KubeletEvictionTuning,
  KubeletEvictionTuningProps,
  NginxEntry,
  NginxEntryProps,
  RouteProps,
  SecretValue,
  Size,
} from "../lib";

/** What differs between the environments. */
export interface PlatformProps extends EnvironmentProps {
  /** Sizes and security of the entry; its routes are the same everywhere. */
  readonly entry: Omit<NginxEntryProps, "routes">;
  /** How the nodes are reached, and how many of them may be away at once. */
  readonly nodes: Omit<HostGroupProps, "hosts">;
  /** When the nodes evict pods: what fits their disks and memory. */
  readonly eviction: Omit<KubeletEvictionTuningProps, "hosts">;
  /** The Ceph cluster that volumes are in. */
  readonly ceph: CephClusterProps;
  /** What is asked of it for one node at a time. */
  readonly rbd: Omit<CephRbdStorageProps, "cluster" | "user">;
  /** What is asked of it for several nodes at once; the class `cephfs` is among it. */
  readonly cephFs: Omit<CephFsStorageProps, "cluster" | "user">;
  /** The registry, its database and its Redis; it is behind the entry, and its images are on a volume of the class `cephfs`. */
  readonly registry: Omit<HaHarborProps, "exposure" | "storage"> & {
    /** Room for its images. */
    readonly images: Size;
  };
}

/** The platform that every environment runs: the same constructs, in sizes of their own, and a stack for each of its parts. */
export function platform(app: App, name: string, props: PlatformProps): Environment {
  const { entry, nodes, eviction, ceph, rbd, cephFs, registry, ...settings } = props;
  const environment = new Environment(app, name, settings);

  const door = new NginxEntry(environment.stack("entry"), "entry", { ...entry, routes: ROUTES });

  const machines = environment.stack("nodes");
  new KubeletEvictionTuning(machines, "eviction", { ...eviction, hosts: new HostGroup(machines, "nodes", nodes) });

  const storage = environment.stack("storage");
  const cluster = new CephCluster(ceph);
  new CephRbdStorage(storage, "ceph-csi-rbd", {
    ...rbd,
    cluster,
    user: { id: `${name}-rbd`, key: SecretValue.variable("ceph_rbd_key") },
  });
  const files = new CephFsStorage(storage, "ceph-csi-cephfs", {
    ...cephFs,
    cluster,
    user: { id: `${name}-cephfs`, key: SecretValue.variable("ceph_fs_key") },
  });

  const { images, ...harbor } = registry;
  new HaHarbor(environment.stack("registry"), "harbor", {
    ...harbor,
    exposure: HarborExposure.entry(door),
    storage: HarborStorage.volume({ storageClass: files.storageClass("cephfs"), size: images }),
  });

  return environment;
}

/** What people reach through the entry, beside the registry. A Service that is not there yet answers with the entry's error page. */
const ROUTES: readonly RouteProps[] = [
  { path: "/", backend: Backend.service({ namespace: "portal", name: "portal", port: 80 }) },
  {
    path: "/grafana",
    backend: Backend.service({ namespace: "monitoring", name: "grafana", port: 80 }),
    websocket: true,
  },
];
