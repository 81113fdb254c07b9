import type { App } from "cdktf";
import type { ClusterProps, Environment, StateBackend } from "../lib";
import { platform } from "./platform";

/** The cluster that `npm run lab -- up` brings up on this machine. */
export const LAB_CLUSTER: ClusterProps = {
  kubeconfig: "~/.cache/cdktf-onprem/lab/kubeconfig",
  context: "lab",
  distribution: "kubeadm",
  version: "1.34",
  nodePortRange: { from: 28000, to: 32767 },
};

/** Where the lab environment runs, when it is not the lab. */
export interface LabOptions {
  /**
   * Another cluster to try the platform on.
   *
   * @default the lab
   */
  readonly cluster?: ClusterProps;

  /**
   * Where the state is kept; another cluster needs another state.
   *
   * @default beside the app
   */
  readonly state?: StateBackend;

  /**
   * Node port of the entry, for a cluster with another range.
   *
   * @default that of the entry
   */
  readonly nodePort?: number;
}

/** The environment on one machine, to try out and to test. */
export function lab(app: App, options: LabOptions = {}): Environment {
  return platform(app, "lab", {
    cluster: options.cluster ?? LAB_CLUSTER,
    ...(options.state === undefined ? {} : { state: options.state }),
    entry: { plainHttp: true, ...(options.nodePort === undefined ? {} : { nodePort: options.nodePort }) },
  });
}
