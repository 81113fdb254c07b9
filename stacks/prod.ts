import type { App } from "cdktf";
import {
  Duration,
  Environment,
  ExternalPostgres,
  ExternalRedis,
  HarborScanner,
  Host,
  Percent,
  SecretValue,
  Size,
  StateBackend,
  Tls,
} from "../lib";
import { platform } from "./platform";

/** The air-gapped production site: charts and images from its own registry, state in its own object store. */
export function prod(app: App): Environment {
  return platform(app, "prod", {
    cluster: {
      kubeconfig: "~/.kube/config",
      context: "prod",
      distribution: "kubeadm",
      version: "1.34",
      nodePortRange: { from: 28000, to: 32767 },
    },
    state: StateBackend.s3({ bucket: "terraform-state", endpoint: "https://rgw.prod.example.com" }),
    artifacts: {
      charts: "oci://registry.prod.example.com/charts",
      images: "registry.prod.example.com/mirror",
      pullSecret: SecretValue.variable("registry_login"),
    },
    hosts: [
      ...["control-1", "control-2", "control-3"].map((name) => machine(name, { [CONTROL_PLANE]: "" })),
      ...["node-1", "node-2", "node-3", "node-4", "node-5", "node-6"].map((name) => machine(name)),
    ],
    nodes: {
      identityFile: "~/.ssh/platform",
      bastion: { address: "bastion.prod.example.com", user: "root", hostKeyFile: "~/.ssh/hosts/prod/bastion.pub" },
      // 25 % would be quicker, and take two of the three of the control plane at once.
      maxUnavailable: 1,
    },
    eviction: NODES_OF_256_GIB,
    entry: {
      replicas: 3,
      bodySize: Size.gibibytes(10),
      tls: Tls.pair({
        certificate: SecretValue.variable("entry_certificate"),
        key: SecretValue.variable("entry_key"),
      }),
    },
    ceph: {
      clusterId: "b9127830-b0cc-4e34-aa47-9d1a2e9949a8",
      monitors: ["10.20.0.11", "10.20.0.12", "10.20.0.13"],
    },
    rbd: {
      classes: [
        { name: "ceph-rbd", pool: "volumes", dataMustStay: true, isDefault: true, mountOptions: ["discard"] },
        // Replicated for what describes the images, erasure-coded for what is in them.
        { name: "ceph-rbd-bulk", pool: "volumes", dataPool: "volumes-ec", fsType: "xfs", dataMustStay: true },
        { name: "ceph-rbd-scratch", pool: "scratch" },
      ],
    },
    cephFs: { classes: [{ name: "cephfs", fileSystem: "shared", dataMustStay: true }] },
    registry: {
      hostname: "harbor.prod.example.com",
      // A VIP passes port 443 on to the entry.
      externalUrl: "https://harbor.prod.example.com",
      replicas: 3,
      size: "large",
      images: Size.tebibytes(10),
      // The VIP of a primary that changes its machine.
      database: ExternalPostgres.at({
        host: "postgres.prod.example.com",
        password: SecretValue.variable("harbor_database"),
        maxConnections: 500,
      }),
      redis: ExternalRedis.sentinel({
        sentinels: ["10.20.0.21", "10.20.0.22", "10.20.0.23"],
        masterSet: "harbor",
        password: SecretValue.variable("harbor_redis"),
      }),
      // The scanner does not log in: its databases are in a project that everybody may read.
      scanner: HarborScanner.mirror({
        database: "registry.prod.example.com/public/trivy-db",
        javaDatabase: "registry.prod.example.com/public/trivy-java-db",
      }),
      jobLogRetention: Duration.days(30),
    },
  });
}

/** Label of Kubernetes for machines of the control plane: changes never take all of them away. */
const CONTROL_PLANE = "node-role.kubernetes.io/control-plane";

function machine(name: string, labels: Readonly<Record<string, string>> = {}): Host {
  return { name, address: `${name}.prod.example.com`, hostKeyFile: `~/.ssh/hosts/prod/${name}.pub`, labels };
}

/** A threshold for every signal, on machines with 256 GiB of memory and 1 TiB of disk. */
const NODES_OF_256_GIB = {
  nodeSize: { memory: Size.gibibytes(256), nodefs: Size.tebibytes(1) },
  evictionHard: {
    "memory.available": Size.gibibytes(2),
    "nodefs.available": Percent.of(10),
    "nodefs.inodesFree": Percent.of(5),
    "imagefs.available": Percent.of(10),
    "imagefs.inodesFree": Percent.of(5),
    "pid.available": Percent.of(5),
  },
  evictionSoft: { "memory.available": Size.gibibytes(6), "nodefs.available": Percent.of(15) },
  evictionSoftGracePeriod: { "memory.available": Duration.seconds(90), "nodefs.available": Duration.minutes(5) },
  evictionMaxPodGracePeriod: Duration.minutes(2),
  evictionMinimumReclaim: { "nodefs.available": Percent.of(5), "memory.available": Size.gibibytes(1) },
  imageGcHighThresholdPercent: Percent.of(80),
  imageGcLowThresholdPercent: Percent.of(70),
  kubeReserved: { cpu: 500, memory: Size.gibibytes(4) },
  systemReserved: { cpu: 500, memory: Size.gibibytes(4) },
  containerLogMaxSize: Size.mebibytes(50),
};
