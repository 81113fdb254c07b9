import type { App } from "cdktf";
import { Environment, ExternalPostgres, ExternalRedis, HarborScanner, Percent, SecretValue, Size } from "../lib";
import { platform } from "./platform";

/** A small cluster for developers: two machines, one replica of what can do with one, no TLS, state beside the app. */
export function dev(app: App): Environment {
  return platform(app, "dev", {
    cluster: {
      kubeconfig: "~/.kube/config",
      context: "dev",
      distribution: "k3s",
      version: "1.34",
      nodePortRange: { from: 28000, to: 32767 },
    },
    entry: { replicas: 1, plainHttp: true },
    // The least that a registry runs on, with no two of its replicas on a node.
    hosts: ["node-1", "node-2"].map((name) => ({
      name,
      address: `${name}.dev.example.com`,
      hostKeyFile: `~/.ssh/hosts/dev/${name}.pub`,
    })),
    nodes: { identityFile: "~/.ssh/id_ed25519" },
    // A laptop's disk is always nearly full.
    eviction: { evictionHard: { "nodefs.available": Percent.of(5), "imagefs.available": Percent.of(5) } },
    // The test cluster's Ceph, in pools of its own.
    ceph: { clusterId: "3f2b1c5e-8d0a-4a53-9a55-2f6f0d6a6c11", monitors: ["ceph.test.example.com"] },
    rbd: { classes: [{ name: "ceph-rbd", pool: "dev" }], provisionerReplicas: 1 },
    cephFs: { classes: [{ name: "cephfs", fileSystem: "dev" }], provisionerReplicas: 1 },
    registry: {
      hostname: "harbor.dev.example.com",
      plainHttp: true,
      size: "small",
      images: Size.gibibytes(50),
      database: ExternalPostgres.at({
        host: "postgres.dev.example.com",
        password: SecretValue.variable("harbor_database"),
      }),
      redis: ExternalRedis.single({ host: "redis.dev.example.com" }),
      scanner: HarborScanner.off(),
    },
  });
}
