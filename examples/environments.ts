// How do I describe two sites that run the same things, each with a cluster and a state of its own?
import { ConfigMapV1 } from "@cdktf/provider-kubernetes/lib/config-map-v1";
import { App } from "cdktf";
import { Environment, StateBackend } from "../lib";

const app = new App();

const test = new Environment(app, "test", {
  cluster: { kubeconfig: "~/.kube/config", context: "test", distribution: "k3s", version: "1.34" },
});

const prod = new Environment(app, "prod", {
  cluster: { kubeconfig: "~/.kube/config", context: "prod", distribution: "kubeadm", version: "1.34" },
  // A bucket of the site's own Ceph; AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are set where Terraform runs.
  state: StateBackend.s3({ bucket: "terraform-state", endpoint: "https://rgw.example.com" }),
});

for (const environment of [test, prod]) {
  // Any resource of the provider's bindings will do: its stack gets the provider, for the right cluster, by itself.
  new ConfigMapV1(environment.stack("motd"), "motd", {
    metadata: { name: "motd", namespace: "default" },
    data: { text: `Welcome to ${environment.node.id}` },
  });
}

app.synth();
