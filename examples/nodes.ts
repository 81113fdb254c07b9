// How do nodes survive a full disk?
import { App } from "cdktf";
import { Duration, Environment, HostGroup, KubeletEvictionTuning, Percent, Size } from "../lib";

const app = new App();
const prod = new Environment(app, "prod", {
  cluster: { kubeconfig: "~/.kube/config", context: "prod", distribution: "kubeadm", version: "1.34" },
  hosts: ["node-1", "node-2", "node-3", "node-4"].map((name) => ({
    name,
    address: `${name}.prod.example.com`,
    // All its public keys: cat /etc/ssh/ssh_host_*_key.pub
    hostKeyFile: `keys/${name}.pub`,
  })),
});

const stack = prod.stack("nodes");
const nodes = new HostGroup(stack, "nodes", {
  identityFile: "~/.ssh/platform",
  // Two nodes at a time; the next two when these are Ready.
  maxUnavailable: Percent.of(50),
});

new KubeletEvictionTuning(stack, "eviction", {
  hosts: nodes,
  // The signals that are not named keep the kubelet's defaults, which it would drop by itself.
  evictionHard: { "nodefs.available": Percent.of(5), "memory.available": Size.mebibytes(500) },
  // Pods that can go elsewhere go before that, and get a minute for it.
  evictionSoft: { "nodefs.available": Percent.of(10) },
  evictionSoftGracePeriod: { "nodefs.available": Duration.minutes(5) },
  evictionMaxPodGracePeriod: Duration.minutes(1),
});

app.synth();
