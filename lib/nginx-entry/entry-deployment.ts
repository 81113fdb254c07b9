import type { DeploymentV1Config } from "@cdktf/provider-kubernetes/lib/deployment-v1";
import { Token } from "cdktf";
import { createHash } from "node:crypto";
import { oldFirst } from "../cluster";
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
      strategy: { type: "RollingUpdate", rollingUpdate: oldFirst(replicas) },
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
