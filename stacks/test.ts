import type { App } from "cdktf";
import { Environment, StateBackend, Tls } from "../lib";
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
    entry: { namespace: "entry", tls: Tls.existing("entry-tls") },
  });
}
