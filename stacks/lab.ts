import type { App } from "cdktf";
import {
  ChartValues,
  ClusterProps,
  Duration,
  Environment,
  ExternalPostgres,
  ExternalRedis,
  Host,
  Percent,
  SecretValue,
  Size,
  StateBackend,
} from "../lib";
import { platform } from "./platform";

/** The cluster that `npm run lab -- up` brings up on this machine. */
export const LAB_CLUSTER: ClusterProps = {
  kubeconfig: "~/.cache/cdktf-onprem/lab/kubeconfig",
  context: "lab",
  distribution: "kubeadm",
  version: "1.34",
  nodePortRange: { from: 28000, to: 32767 },
};

/** Folder of the lab's SSH keys. */
const LAB_KEYS = "~/.cache/cdktf-onprem/lab/ssh";

/** The real nodes of the lab, beside those that only look like nodes. */
const LAB_NODES: readonly Pick<Host, "name" | "address">[] = [
  { name: "node-1", address: "198.18.0.11" },
  { name: "node-2", address: "198.18.0.12" },
];

/** Where a Ceph that `npm run lab -- up --ceph` brings up listens, in both protocols. */
export const LAB_MONITORS: readonly string[] = ["v2:127.0.0.1:26400", "v1:127.0.0.1:26489"];

/** Where the lab environment runs, when it is not the lab. */
export interface LabOptions {
  /**
   * Folder with the private key of the lab's machines and a file with the host keys of each.
   *
   * @default that of the lab
   */
  readonly keys?: string;

  /**
   * Another cluster to try the platform on.
   *
   * @default the lab
   */
  readonly cluster?: ClusterProps;

  /**
   * Where the state is kept; another cluster needs another state.
   *
   * @default beside the app
   */
  readonly state?: StateBackend;

  /**
   * Where charts come from: a folder of packed ones, a registry or a repository.
   *
   * @default each chart's publisher
   */
  readonly charts?: string;

  /**
   * Labels of the nodes that the storage drivers run on.
   *
   * @default those that only look like nodes: the real ones have no way to the drivers' images
   */
  readonly driverNodes?: Readonly<Record<string, string>>;

  /**
   * Node port of the entry, for a cluster with another range.
   *
   * @default that of the entry
   */
  readonly nodePort?: number;
}

/** The environment on one machine, to try out and to test. */
export function lab(app: App, options: LabOptions = {}): Environment {
  return platform(app, "lab", {
    cluster: options.cluster ?? LAB_CLUSTER,
    ...(options.state === undefined ? {} : { state: options.state }),
    ...(options.charts === undefined ? {} : { artifacts: { charts: options.charts } }),
    hosts: LAB_NODES.map((node) => ({ ...node, hostKeyFile: `${options.keys ?? LAB_KEYS}/${node.name}.pub` })),
    nodes: { identityFile: `${options.keys ?? LAB_KEYS}/id_ed25519` },
    // Their disks are small, and the default of 10 % is what took nodes down.
    eviction: { evictionHard: { "nodefs.available": Percent.of(5), "imagefs.available": Percent.of(5) } },
    ceph: { clusterId: "lab", monitors: LAB_MONITORS },
    rbd: { classes: [{ name: "ceph-rbd", pool: "rbd", isDefault: true }], values: driversOn(options.driverNodes) },
    cephFs: { classes: [{ name: "cephfs", fileSystem: "cephfs" }], values: driversOn(options.driverNodes) },
    entry: { plainHttp: true, ...(options.nodePort === undefined ? {} : { nodePort: options.nodePort }) },
    registry: {
      hostname: "harbor.lab.example.com",
      plainHttp: true,
      // To be deleted and made again.
      deletionProtection: false,
      size: "small",
      images: Size.gibibytes(5),
      database: ExternalPostgres.at({
        host: "postgres.lab.example.com",
        password: SecretValue.variable("harbor_database"),
      }),
      redis: ExternalRedis.single({ host: "redis.lab.example.com" }),
      // There is nothing to migrate: a deploy that comes to nothing says so sooner.
      migrationTimeout: Duration.minutes(1),
    },
  });
}

function driversOn(nodeSelector: Readonly<Record<string, string>> = { type: "kwok" }): ChartValues {
  return { nodeplugin: { nodeSelector }, provisioner: { nodeSelector } };
}
