import { AppsV1Api, CoreV1Api, KubeConfig, V1Deployment } from "@kubernetes/client-node";
import type { KubernetesObject } from "../../lib/manifests";
import type { StateFile } from "./stack-runner";

/** A Deployment as it runs. */
export interface RunningDeployment {
  /** `namespace/name` */
  readonly name: string;
  /** Nodes on which its pods run, one entry a pod. */
  readonly nodes: readonly string[];
}

/** Which Deployment. */
export interface DeploymentName {
  readonly name: string;
  readonly namespace: string;
}

/** The Deployments of a Terraform state. */
export function deploymentsInState(state: StateFile): readonly DeploymentName[] {
  return (state.values?.root_module.resources ?? [])
    .filter(({ type }) => type === "kubernetes_deployment_v1")
    .flatMap(({ values }) => values.metadata as readonly DeploymentName[]);
}

/** The Deployments among objects. */
export function declaredDeployments(objects: readonly KubernetesObject[]): readonly DeploymentName[] {
  return objects
    .filter(({ apiVersion, kind }) => apiVersion === "apps/v1" && kind === "Deployment")
    .map(({ metadata: { name, namespace = "default" } }) => ({ name, namespace }));
}

/**
 * Deployments with the nodes their pods run on.
 *
 * @throws Error when one has fewer running pods than it declares, or one on a node that its node selector excludes
 */
export async function runningDeployments(
  config: KubeConfig,
  deployments: readonly DeploymentName[],
): Promise<readonly RunningDeployment[]> {
  return Promise.all(deployments.map((deployment) => runningDeployment(config, deployment)));
}

async function runningDeployment(config: KubeConfig, { name, namespace }: DeploymentName): Promise<RunningDeployment> {
  const deployment = await config.makeApiClient(AppsV1Api).readNamespacedDeployment({ name, namespace });
  const core = config.makeApiClient(CoreV1Api);
  const labels = Object.entries(deployment.spec?.selector.matchLabels ?? {}).map(([key, value]) => `${key}=${value}`);
  const { items } = await core.listNamespacedPod({ namespace, labelSelector: labels.join(",") });
  const running = items.filter(
    ({ status, metadata }) => status?.phase === "Running" && metadata?.deletionTimestamp === undefined,
  );
  const nodes = running.map(({ spec }) => spec?.nodeName ?? "");
  const allowed = await allowedNodes(core, deployment);
  const wanted = deployment.spec?.replicas ?? 1;
  if (running.length < wanted) {
    throw new Error(`${namespace}/${name}: ${running.length} of ${wanted} pods run`);
  }
  const astray = nodes.filter((node) => !allowed.includes(node));
  if (astray.length > 0) {
    throw new Error(`${namespace}/${name}: pods on ${astray.join(", ")}, which its node selector excludes`);
  }
  return { name: `${namespace}/${name}`, nodes: nodes.sort() };
}

async function allowedNodes(core: CoreV1Api, deployment: V1Deployment): Promise<readonly string[]> {
  const selector = Object.entries(deployment.spec?.template.spec?.nodeSelector ?? {});
  const { items } = await core.listNode({ labelSelector: selector.map(([key, value]) => `${key}=${value}`).join(",") });
  return items.map(({ metadata }) => metadata?.name ?? "");
}

/**
 * The thresholds that the kubelets of those machines have in force which are nodes, as they say themselves: a line a node.
 *
 * @throws Error when a kubelet does not answer
 */
export async function evictionThresholds(config: KubeConfig, hosts: readonly string[]): Promise<readonly string[]> {
  const core = config.makeApiClient(CoreV1Api);
  const { items } = await core.listNode();
  const nodes = items.map(({ metadata }) => metadata?.name ?? "").filter((name) => hosts.includes(name));
  return Promise.all(
    nodes.map(async (name) => {
      // The client says that it is text, and has read the JSON already.
      const answer: unknown = await core.connectGetNodeProxyWithPath({ name, path: "configz" });
      const { kubeletconfig } = answer as { kubeletconfig: { evictionHard: Record<string, string> } };
      const thresholds = Object.entries(kubeletconfig.evictionHard)
        .filter(([, amount]) => amount !== "0%")
        .map(([signal, amount]) => `${signal}<${amount}`);
      return `${name} evicts at ${thresholds.sort().join(" ")}`;
    }),
  );
}
