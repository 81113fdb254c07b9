import { CoreV1Api, KubeConfig, KubernetesObject, KubernetesObjectApi } from "@kubernetes/client-node";
import { silentProgress, status, up } from "../../../lab";
import { kubeconfigPath } from "../../../lab/access/kubeconfig";
import { ClusterProps } from "../../../lib";
import { LAB_CLUSTER } from "../../../stacks";

/** The lab as an environment's cluster. */
export const LAB: ClusterProps = { ...LAB_CLUSTER, kubeconfig: kubeconfigPath() };

/** Brings the lab up where it is down. */
export async function ensureLab(): Promise<void> {
  if (!(await status()).up) {
    await up({ progress: silentProgress });
  }
}

/** A client of the lab, as its administrator. */
export function labClient(): KubeConfig {
  const config = new KubeConfig();
  config.loadFromFile(LAB.kubeconfig);
  return config;
}

/** An object of the lab by its kind and name; undefined when there is none. */
export async function find<T extends KubernetesObject>(
  apiVersion: string,
  kind: string,
  name: string,
  namespace?: string,
): Promise<T | undefined> {
  const metadata = { name, ...(namespace === undefined ? {} : { namespace }) };
  try {
    return (await KubernetesObjectApi.makeApiClient(labClient()).read({ apiVersion, kind, metadata })) as unknown as T;
  } catch (error) {
    if ((error as { code?: number }).code === 404) {
      return undefined;
    }
    throw error;
  }
}

/** Makes a namespace, and gives back how to remove it. */
export async function withNamespace(name: string): Promise<() => Promise<void>> {
  const core = labClient().makeApiClient(CoreV1Api);
  await core.createNamespace({ body: { metadata: { name } } });
  return async () => {
    await core.deleteNamespace({ name });
  };
}
