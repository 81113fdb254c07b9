import type { DeploymentV1, DeploymentV1Config } from "@cdktf/provider-kubernetes/lib/deployment-v1";
import type { Construct } from "constructs";

/** Makes a Deployment. */
export function newDeployment(scope: Construct, id: string, config: DeploymentV1Config): DeploymentV1 {
  // The binding's 5 MB take as long to load as half of cdktf: only a program that has a Deployment waits for them.
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const binding = require("@cdktf/provider-kubernetes/lib/deployment-v1") as {
    readonly DeploymentV1: typeof DeploymentV1;
  };
  return new binding.DeploymentV1(scope, id, config);
}

/**
 * How a Deployment whose pods each want a node of their own is rolled: the old pod goes before the new one comes, as one more than there are nodes could
 * not be placed without two sharing a node, and could then stay there. A single pod is doubled instead, or nobody would answer in between.
 */
export function oldFirst(
  replicas: number,
  maxUnavailable = 1,
): { readonly maxSurge: string; readonly maxUnavailable: string } {
  return replicas === 1
    ? { maxSurge: "1", maxUnavailable: "0" }
    : { maxSurge: "0", maxUnavailable: String(maxUnavailable) };
}
