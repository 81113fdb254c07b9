import type { App } from "cdktf";
import { Environment, SecretValue, Size, StateBackend, Tls } from "../lib";
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
    entry: {
      replicas: 3,
      bodySize: Size.gibibytes(10),
      tls: Tls.pair({
        certificate: SecretValue.variable("entry_certificate"),
        key: SecretValue.variable("entry_key"),
      }),
    },
  });
}
