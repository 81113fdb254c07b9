// How do I install a chart of the catalogue, with values of my own, from a folder of charts?
import { NamespaceV1 } from "@cdktf/provider-kubernetes/lib/namespace-v1";
import { App } from "cdktf";
import { ChartRelease, Duration, Environment } from "../lib";

const app = new App();
const prod = new Environment(app, "prod", {
  cluster: { kubeconfig: "~/.kube/config", context: "prod", distribution: "kubeadm", version: "1.34" },
  artifacts: { charts: "charts" },
});

const stack = prod.stack("storage");
const namespace = new NamespaceV1(stack, "namespace", { metadata: { name: "ceph-csi-rbd" } });

// charts/ceph-csi-rbd-<version>.tgz, in the version that the catalogue pins.
new ChartRelease(stack, "csi", {
  chart: "ceph-csi-rbd",
  name: "ceph-csi-rbd",
  namespace: namespace.metadata.name,
  values: { provisioner: { replicaCount: 2 } },
  timeout: Duration.minutes(15),
});

app.synth();
