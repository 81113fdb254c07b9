// How does an RBD image from before Kubernetes become the volume of a pod?
import { App } from "cdktf";
import { DeploymentV1 } from "@cdktf/provider-kubernetes/lib/deployment-v1";
import { CephCluster, CephRbdImage, CephRbdStorage, Environment, SecretValue, Size } from "../lib";

const app = new App();
const prod = new Environment(app, "prod", {
  cluster: { kubeconfig: "~/.kube/config", context: "prod", distribution: "kubeadm", version: "1.34" },
});
const stack = prod.stack("storage");

const rbd = new CephRbdStorage(stack, "ceph-csi-rbd", {
  cluster: new CephCluster({
    clusterId: "b9127830-b0cc-4e34-aa47-9d1a2e9949a8",
    monitors: ["10.0.0.11", "10.0.0.12", "10.0.0.13"],
  }),
  user: { id: "kubernetes-rbd", key: SecretValue.variable("ceph_rbd_key") },
  classes: [{ name: "ceph-rbd", pool: "kubernetes" }],
});

// `rbd info legacy/orders` tells size and features. The image is never made, changed or deleted.
const orders = new CephRbdImage(stack, "orders", {
  storage: rbd,
  pool: "legacy",
  image: "orders",
  size: Size.gibibytes(200),
  imageFeatures: ["layering", "exclusive-lock"],
  namespace: "default",
  // One pod of the whole cluster: a second one is not even scheduled.
  accessMode: "ReadWriteOncePod",
});

new DeploymentV1(stack, "database", {
  metadata: { name: "database", namespace: orders.namespace },
  spec: {
    // The old pod goes before the new one comes. With a rolling update the new one would wait for the volume.
    strategy: { type: "Recreate" },
    selector: { matchLabels: { app: "database" } },
    template: {
      metadata: { labels: { app: "database" } },
      spec: {
        container: [
          {
            name: "database",
            image: "registry.example.com/database:17.2",
            volumeMount: [{ name: "data", mountPath: "/var/lib/database" }],
          },
        ],
        volume: [{ name: "data", persistentVolumeClaim: { claimName: orders.claimName } }],
      },
    },
  },
});

app.synth();
