import { ConfigMapV1 } from "@cdktf/provider-kubernetes/lib/config-map-v1";
import { DeploymentV1 } from "@cdktf/provider-kubernetes/lib/deployment-v1";
import { KubernetesProvider } from "@cdktf/provider-kubernetes/lib/provider";
import { App, type TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import { CONFIGURATION } from "./configuration";
import type { Size } from "./report";

/** Makes and synthesizes stacks of the given class: half of the resources ConfigMaps, half Deployments that refer to one. */
export function synthesize(
  Stack: new (scope: Construct, id: string) => TerraformStack,
  { stacks, resources }: Size,
  outdir: string,
): void {
  const app = new App({ outdir });
  for (let index = 0; index < stacks; index++) {
    const stack = new Stack(app, `stack-${index}`);
    new KubernetesProvider(stack, "kubernetes", { configPath: "~/.kube/config" });
    for (let pair = 0; pair < resources / 2; pair++) {
      addPair(stack, `service-${pair}`);
    }
  }
  app.synth();
}

function addPair(stack: TerraformStack, name: string): void {
  const labels = { "app.kubernetes.io/name": name };
  const metadata = { name, namespace: "default", labels };
  const configuration = new ConfigMapV1(stack, `${name}-configuration`, { metadata, data: CONFIGURATION });
  new DeploymentV1(stack, name, {
    metadata,
    spec: {
      replicas: "2",
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: {
          container: [
            {
              name: "main",
              image: "docker.io/library/nginx:1.29.3",
              port: [{ containerPort: 8080 }],
              env: [
                { name: "LOG_LEVEL", value: "info" },
                { name: "CONFIGURATION", value: configuration.metadata.name },
              ],
              resources: { requests: { cpu: "100m", memory: "64Mi" }, limits: { memory: "128Mi" } },
              livenessProbe: { httpGet: { path: "/healthz", port: "8080" }, periodSeconds: 10 },
              volumeMount: [{ name: "configuration", mountPath: "/etc/service" }],
            },
          ],
          volume: [{ name: "configuration", configMap: { name: configuration.metadata.name } }],
        },
      },
    },
  });
}
