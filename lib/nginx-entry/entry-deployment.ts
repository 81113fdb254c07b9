import type { DeploymentV1, DeploymentV1Config } from "@cdktf/provider-kubernetes/lib/deployment-v1";
import { Token } from "cdktf";
import type { Construct } from "constructs";
import { createHash } from "node:crypto";
import { entryPod, PodDescription, STATUS_PORT } from "./entry-pod";
import { RELOADER_SCRIPT } from "./reloader-script";

/** All that the Deployment of an entry depends on. */
export interface DeploymentDescription extends PodDescription {
  readonly metadata: DeploymentV1Config["metadata"];
  /** All labels of the pods, among them those that select them. */
  readonly podLabels: Record<string, string>;
}

/** The Deployment of an entry. */
export function deploymentConfig(description: DeploymentDescription): DeploymentV1Config {
  const { replicas } = description.settings;
  return {
    metadata: description.metadata,
    spec: {
      replicas: Token.isUnresolved(replicas) ? Token.asString(replicas) : String(replicas),
      revisionHistoryLimit: 3,
      selector: { matchLabels: description.labels },
      strategy: { type: "RollingUpdate", rollingUpdate: rollout(replicas) },
      template: {
        metadata: {
          labels: description.podLabels,
          annotations: {
            // A script that changes does not reach a shell that runs it already: the pods have to be replaced.
            "nginx-entry/reloader": createHash("sha256").update(RELOADER_SCRIPT).digest("hex").slice(0, 16),
            "prometheus.io/scrape": "true",
            "prometheus.io/port": String(STATUS_PORT),
            "prometheus.io/path": "/metrics",
          },
        },
        spec: entryPod(description),
      },
    },
  };
}

/**
 * The old pod goes before the new one comes: one more than there are nodes could not be placed without two sharing a node, and
 * could then stay there. A single pod is doubled instead, or nobody would answer in between.
 */
function rollout(replicas: number): { readonly maxSurge: string; readonly maxUnavailable: string } {
  return replicas === 1 ? { maxSurge: "1", maxUnavailable: "0" } : { maxSurge: "0", maxUnavailable: "1" };
}

/** Makes the Deployment. */
export function newDeployment(scope: Construct, id: string, config: DeploymentV1Config): DeploymentV1 {
  // The binding's 5 MB take as long to load as half of cdktf: only a program that makes an entry waits for them.
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const binding = require("@cdktf/provider-kubernetes/lib/deployment-v1") as {
    readonly DeploymentV1: typeof DeploymentV1;
  };
  return new binding.DeploymentV1(scope, id, config);
}
