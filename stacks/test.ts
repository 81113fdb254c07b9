import type { App } from "cdktf";
import {
  Duration,
  Environment,
  ExternalPostgres,
  ExternalRedis,
  Percent,
  SecretValue,
  Size,
  StateBackend,
  Tls,
} from "../lib";
import { platform } from "./platform";

/** Prod in small: the same shape and the same sources, so that what passes here passes there. */
export function test(app: App): Environment {
  return platform(app, "test", {
    cluster: {
      kubeconfig: "~/.kube/config",
      context: "test",
      distribution: "kubeadm",
      version: "1.34",
      nodePortRange: { from: 28000, to: 32767 },
    },
    state: StateBackend.kubernetes({ namespace: "terraform-state" }),
    hosts: ["node-1", "node-2", "node-3"].map((name) => ({
      name,
      address: `${name}.test.example.com`,
      hostKeyFile: `~/.ssh/hosts/test/${name}.pub`,
    })),
    nodes: { identityFile: "~/.ssh/platform" },
    eviction: {
      evictionHard: { "memory.available": Size.mebibytes(500), "nodefs.available": Percent.of(10) },
      evictionSoft: { "nodefs.available": Percent.of(15) },
      evictionSoftGracePeriod: { "nodefs.available": Duration.minutes(2) },
      evictionMaxPodGracePeriod: Duration.seconds(60),
    },
    entry: { namespace: "entry", tls: Tls.existing("entry-tls") },
    ceph: { clusterId: "3f2b1c5e-8d0a-4a53-9a55-2f6f0d6a6c11", monitors: ["ceph.test.example.com"] },
    rbd: { classes: [{ name: "ceph-rbd", pool: "test", isDefault: true }] },
    cephFs: { classes: [{ name: "cephfs", fileSystem: "test" }] },
    registry: {
      hostname: "harbor.test.example.com",
      size: "small",
      images: Size.gibibytes(200),
      database: ExternalPostgres.at({
        host: "postgres.test.example.com",
        password: SecretValue.variable("harbor_database"),
      }),
      redis: ExternalRedis.single({
        host: "redis.test.example.com",
        password: SecretValue.variable("harbor_redis"),
      }),
    },
  });
}
