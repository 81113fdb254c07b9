import type { App } from "cdktf";
import { Environment, Percent } from "../lib";
import { platform } from "./platform";

/** One small cluster for developers: one machine, one replica, no TLS, state beside the app. */
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
    hosts: [{ name: "dev", address: "dev.example.com", hostKeyFile: "~/.ssh/hosts/dev.pub" }],
    nodes: { identityFile: "~/.ssh/id_ed25519" },
    // A laptop's disk is always nearly full.
    eviction: { evictionHard: { "nodefs.available": Percent.of(5), "imagefs.available": Percent.of(5) } },
    // The test cluster's Ceph, in pools of its own.
    ceph: { clusterId: "3f2b1c5e-8d0a-4a53-9a55-2f6f0d6a6c11", monitors: ["ceph.test.example.com"] },
    rbd: { classes: [{ name: "ceph-rbd", pool: "dev" }], provisionerReplicas: 1 },
    cephFs: { classes: [{ name: "cephfs", fileSystem: "dev" }], provisionerReplicas: 1 },
  });
}
