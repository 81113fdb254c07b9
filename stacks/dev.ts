import type { App } from "cdktf";
import type { Environment } from "../lib";
import { platform } from "./platform";

/** One small cluster for developers: one replica, no TLS, state beside the app. */
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
  });
}
