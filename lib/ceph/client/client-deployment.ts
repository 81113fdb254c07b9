import type { DeploymentV1Config } from "@cdktf/provider-kubernetes/lib/deployment-v1";
import { createHash } from "node:crypto";
import { oldFirst } from "../../cluster";
import { clientPod, ClientPodDescription } from "./client-pod";

/** All that the Deployment of a client depends on. */
export interface ClientDeploymentDescription extends ClientPodDescription {
  readonly metadata: DeploymentV1Config["metadata"];
  /** All labels of the pods, among them those that select them. */
  readonly podLabels: Record<string, string>;
  /** `ceph.conf`, where it is made with the client. */
  readonly conf?: string;
  /** What changes with each writing of the keyring, where it is made with the client. */
  readonly revision?: number;
}

/** The Deployment of a client. */
export function clientDeployment(description: ClientDeploymentDescription): DeploymentV1Config {
  const { replicas, maxUnavailable, configuration } = description.settings;
  return {
    metadata: description.metadata,
    spec: {
      replicas: String(replicas),
      revisionHistoryLimit: 3,
      selector: { matchLabels: description.labels },
      strategy: { type: "RollingUpdate", rollingUpdate: oldFirst(replicas, maxUnavailable) },
      template: {
        metadata: {
          labels: description.podLabels,
          // Ceph's libraries read their files once, when they start: with other files the pods have to be replaced.
          annotations: {
            "ceph-client/revision": String(description.revision ?? configuration.source.revision ?? 1),
            ...(description.conf === undefined ? {} : { "ceph-client/configuration": traceOf(description.conf) }),
          },
        },
        spec: clientPod(description),
      },
    },
  };
}

function traceOf(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 16);
}
