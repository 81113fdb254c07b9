import { NetworkPolicyV1 } from "@cdktf/provider-kubernetes/lib/network-policy-v1";
import { Construct } from "constructs";
import { METRICS_PORT } from "./components";
import type { HaHarborSettings } from "./ha-harbor-settings";
import { RELEASE_NAME } from "./release-name";

/** Labels that the chart gives to each of its pods. */
const PODS = { app: "harbor", release: RELEASE_NAME };

/** Ports of the pods that clients' requests come to. */
const HTTP_PORT = 8080;
const HTTPS_PORT = 8443;

interface PolicyOptions {
  readonly name: string;
  /** Components that it is for; all without. */
  readonly components?: readonly string[];
  /** Who may come; everybody without. */
  readonly from?: "these pods" | "all pods";
  /** Where they may come to; to every port without. */
  readonly ports?: readonly number[];
}

/**
 * Who may reach the pods of a Harbor: clients what is for them, its own pods each other, the cluster's pods the metrics, and nobody the rest, such as
 * the registry behind its core. Where the pods themselves may go is for the site to say.
 */
export class NetworkPolicies extends Construct {
  /** @param namespace of the Harbor, a reference where it is made */
  public constructor(
    scope: Construct,
    id: string,
    settings: HaHarborSettings,
    private readonly namespace: string,
  ) {
    super(scope, id);
    // The second is that of nginx with a certificate, and of all parts where values have them speak TLS among themselves.
    const ports = [HTTP_PORT, HTTPS_PORT];
    this.add("Inside", { name: "harbor-inside", from: "these pods" });
    this.add(
      "Clients",
      settings.exposure.kind === "ingress"
        ? { name: "harbor-clients", components: ["core", "portal"], ports }
        : { name: "harbor-clients", components: ["nginx"], ports },
    );
    if (settings.description.metrics) {
      this.add("Metrics", { name: "harbor-metrics", from: "all pods", ports: [METRICS_PORT] });
    }
  }

  private add(id: string, { name, components, from, ports }: PolicyOptions): void {
    const peer = from === "these pods" ? { podSelector: { matchLabels: PODS } } : { namespaceSelector: {} };
    new NetworkPolicyV1(this, id, {
      metadata: { name, namespace: this.namespace },
      spec: {
        podSelector: {
          matchLabels: PODS,
          ...(components === undefined
            ? {}
            : { matchExpressions: [{ key: "component", operator: "In", values: [...components] }] }),
        },
        policyTypes: ["Ingress"],
        ingress: [
          {
            ...(from === undefined ? {} : { from: [peer] }),
            ...(ports === undefined ? {} : { ports: ports.map((port) => ({ port: String(port), protocol: "TCP" })) }),
          },
        ],
      },
    });
  }
}
