import { CoreV1Api, PatchStrategy, setHeaderOptions, V1Pod } from "@kubernetes/client-node";
import { labClient } from "./lab-cluster";
import { eventually, PATIENCE_MS, readyPods } from "./lab-machines";
import { fetched } from "./load";

/** What shows that a pod and its containers are still the same. */
export function lifeOf({ metadata, status }: V1Pod): unknown {
  return { uid: metadata?.uid, restarts: status?.containerStatuses?.map(({ restartCount }) => restartCount) };
}

/** The pods of an entry, once both are ready, in the order of their names. */
export async function twoPods(namespace: string): Promise<readonly V1Pod[]> {
  const pods = await eventually(
    () => readyPods(namespace),
    ({ length }) => length === 2,
    PATIENCE_MS,
  );
  return [...pods].sort((one, other) => (one.metadata!.name! < other.metadata!.name! ? -1 : 1));
}

/** Waits for a changed configuration in the pods of an entry. The kubelets, which take a minute to bring it, are asked to look. */
export async function takenOver(namespace: string, isTaken: () => Promise<boolean>): Promise<void> {
  const core = labClient().makeApiClient(CoreV1Api);
  let looks = 0;
  await eventually(
    async () => {
      const annotations = { "lab.cdktf-onprem/looks": String(++looks) };
      for (const { metadata } of await readyPods(namespace)) {
        await core.patchNamespacedPod(
          { name: metadata?.name ?? "", namespace, body: { metadata: { annotations } } },
          setHeaderOptions("Content-Type", PatchStrategy.MergePatch),
        );
      }
      await new Promise((resolve) => setTimeout(resolve, 1_000));
      return isTaken();
    },
    (taken) => taken,
    PATIENCE_MS,
  );
}

/** Whether the newest configuration was good, as each pod of an entry says in its metrics: 1 or 0. */
export async function reloads(namespace: string): Promise<readonly (string | undefined)[]> {
  const answers = (await twoPods(namespace)).map(({ status }) => fetched(`http://${status?.podIP ?? ""}:8081/metrics`));
  return (await Promise.all(answers)).map((answer) =>
    "body" in answer ? /^nginx_entry_config_last_reload_successful (\d)$/m.exec(answer.body)?.[1] : undefined,
  );
}
