import * as path from "node:path";
import { CoreV1Api, KubeConfig, VersionApi } from "@kubernetes/client-node";
import { StateBackend } from "../../lib";
import { LAB_CLUSTER, LabOptions } from "../../stacks";
import { kubeconfigPath } from "../access/kubeconfig";
import { machineKeyPath } from "../machines/access";
import type { StartOptions } from "./options";

/** The cluster that the lab environment is applied to. */
export interface Target {
  /** What to call it in what people read. */
  readonly description: string;
  /** Whether it is the lab of this machine, which is brought up first. */
  readonly isLab: boolean;
  /** Kubeconfig file. */
  readonly kubeconfig: string;
  /** Context in it. */
  readonly context: string;
}

/** Node port of the entry on a cluster of which nothing is known: inside the range that Kubernetes has by default. */
const ORDINARY_NODE_PORT = 30888;

/** The lab, or the cluster that the options name. @throws Error when the kubeconfig has no such context */
export function chooseTarget(options: StartOptions): Target {
  if (options.kubeconfig === undefined) {
    return { description: "the lab", isLab: true, kubeconfig: kubeconfigPath(), context: LAB_CLUSTER.context };
  }
  const kubeconfig = path.resolve(options.kubeconfig);
  const loaded = load(kubeconfig);
  const context = options.context ?? loaded.getCurrentContext();
  if (loaded.getContextObject(context) === null) {
    throw new Error(`${kubeconfig} has no context ${JSON.stringify(context)}: name one by --context`);
  }
  return { description: `context ${context} of ${kubeconfig}`, isLab: false, kubeconfig, context };
}

/** A client's configuration for the target. */
export function clientOf(target: Pick<Target, "kubeconfig" | "context">): KubeConfig {
  const config = load(target.kubeconfig);
  config.setCurrentContext(target.context);
  return config;
}

/**
 * How the lab environment is synthesized for the target.
 *
 * @param charts where charts come from, other than from their publishers
 */
export async function labOptionsFor(target: Target, charts?: string): Promise<LabOptions> {
  const sources = charts === undefined ? {} : { charts: isAddress(charts) ? charts : path.resolve(charts) };
  if (target.isLab) {
    const cluster = { ...LAB_CLUSTER, kubeconfig: target.kubeconfig };
    return { ...sources, cluster, keys: path.dirname(machineKeyPath()) };
  }
  const config = clientOf(target);
  const version = await config.makeApiClient(VersionApi).getCode();
  const system = await config.makeApiClient(CoreV1Api).readNamespace({ name: "kube-system" });
  const { context, kubeconfig } = target;
  return {
    ...sources,
    cluster: {
      kubeconfig,
      context,
      distribution: version.gitVersion.includes("k3s") ? "k3s" : "kubeadm",
      version: `${version.major}.${version.minor.replace(/\D/g, "")}`,
    },
    nodePort: ORDINARY_NODE_PORT,
    driverNodes: {},
    // Another cluster, another state, or Terraform would look there for the objects of this one. Names of contexts repeat (every
    // k3s says "default"); the id of a namespace that lives as long as its cluster does not.
    state: StateBackend.local({ folder: path.join(".onprem-state", system.metadata?.uid ?? "") }),
  };
}

/** Why nothing can run on the target as it is; undefined when it can. */
export async function objectionTo(target: Target): Promise<string | undefined> {
  const labelled = await clientOf(target).makeApiClient(CoreV1Api).listNode({ labelSelector: "role=entry" });
  return labelled.items.length > 0
    ? undefined
    : `no node of ${target.description} is labelled role=entry: run kubectl label node NAME role=entry`;
}

function isAddress(charts: string): boolean {
  return /^[a-z]+:\/\//.test(charts);
}

function load(file: string): KubeConfig {
  const config = new KubeConfig();
  config.loadFromFile(file);
  return config;
}
