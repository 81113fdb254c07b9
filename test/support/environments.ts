import { App } from "cdktf";
import { ClusterProps, Environment, EnvironmentProps } from "../../lib/environment";

/** A cluster with which nothing is wrong. */
export const CLUSTER: ClusterProps = {
  kubeconfig: "~/.kube/config",
  context: "test",
  distribution: "kubeadm",
  version: "1.34",
  nodePortRange: { from: 28000, to: 32767 },
};

/** An environment with that cluster, and whatever else a test asks for. */
export function testEnvironment(app: App, props: EnvironmentProps = {}): Environment {
  return new Environment(app, "test", { cluster: CLUSTER, ...props });
}
