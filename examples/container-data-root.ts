// How do a node's images and containers get onto the big disk?
import { App } from "cdktf";
import { ContainerDataRoot, Environment, HostGroup } from "../lib";

const app = new App();
const prod = new Environment(app, "prod", {
  cluster: { kubeconfig: "~/.kube/config", context: "prod", distribution: "kubeadm", version: "1.34" },
  hosts: ["node-1", "node-2"].map((name) => ({
    name,
    address: `${name}.prod.example.com`,
    hostKeyFile: `keys/${name}.pub`,
  })),
});

const stack = prod.stack("nodes");

new ContainerDataRoot(stack, "containers", {
  hosts: new HostGroup(stack, "nodes", { identityFile: "~/.ssh/platform", maxUnavailable: 1 }),
  directory: "/data/containerd",
  // Pods go to other nodes first, and lose what they have in emptyDir volumes. The file must be on the node and allow no more than
  // draining does; leave `drain` out to have the pods restarted where they are.
  drain: { kubeconfig: "/etc/kubernetes/drain.conf" },
});

app.synth();
