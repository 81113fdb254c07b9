// How do I install any chart in an exact version, with values of my own, from a folder of charts?
import { NamespaceV1 } from "@cdktf/provider-kubernetes/lib/namespace-v1";
import { App } from "cdktf";
import { ChartRelease, Duration, Environment } from "../lib";

const app = new App();
const prod = new Environment(app, "prod", {
  cluster: { kubeconfig: "~/.kube/config", context: "prod", distribution: "kubeadm", version: "1.34" },
  artifacts: { charts: "charts" },
});

const stack = prod.stack("certificates");
const namespace = new NamespaceV1(stack, "namespace", { metadata: { name: "cert-manager" } });

// charts/cert-manager-v1.19.1.tgz; where the environment names no source of charts, from the repository.
new ChartRelease(stack, "cert-manager", {
  chart: { name: "cert-manager", repository: "https://charts.jetstack.io", version: "v1.19.1" },
  name: "cert-manager",
  namespace: namespace.metadata.name,
  values: { crds: { enabled: true }, replicaCount: 2 },
  timeout: Duration.minutes(15),
});

app.synth();
