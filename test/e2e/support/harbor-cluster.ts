import { CoreV1Api, PolicyV1Api, type V1PersistentVolume, type V1Pod } from "@kubernetes/client-node";
import { gunzipSync } from "node:zlib";
import { find, labClient } from "./lab-cluster";
import { eventually } from "./lab-machines";
import type { Undo } from "./undo";

/** A pod that runs, as far as restarts are concerned. */
export interface RunningPod {
  readonly component: string;
  readonly uid: string;
  readonly node: string;
  readonly started: string;
}

/** What Helm keeps of a release. */
export interface KeptRelease {
  /** Secret in which it is. */
  readonly name: string;
  readonly status: string;
  /** All of it: values, chart and rendered objects. */
  readonly text: string;
}

/** A ConfigMap or Secret with its texts in the clear. */
export interface ClearText {
  /** Kind and name. */
  readonly place: string;
  readonly text: string;
}

/** The components that pods are of. */
export function componentsOf(pods: readonly RunningPod[]): readonly string[] {
  return [...new Set(pods.map(({ component }) => component))].sort();
}

/** A Harbor in the lab, as the cluster sees it. */
export class HarborCluster {
  public constructor(private readonly namespace: string) {}

  /** Made when it is used: before, the lab may never have been up. */
  private get core(): CoreV1Api {
    return labClient().makeApiClient(CoreV1Api);
  }

  /**
   * Makes volumes by hand, as no driver of the lab makes any: `<namespace>-files` for the images, `<namespace>-blocks` for the scanner's pods.
   * What an earlier run has left of them goes before.
   *
   * @param undo removes them
   */
  public async makeVolumes(undo: Undo): Promise<void> {
    const volumes = [
      { name: `${this.namespace}-files`, accessMode: "ReadWriteMany", className: `${this.namespace}-files` },
      ...[0, 1].map((index) => ({
        name: `${this.namespace}-blocks-${index}`,
        accessMode: "ReadWriteOnce",
        className: `${this.namespace}-blocks`,
      })),
    ];
    for (const { name, accessMode, className } of volumes) {
      await this.removeVolume(name);
      undo.add(() => this.removeVolume(name));
      await this.core.createPersistentVolume({
        body: {
          metadata: { name },
          spec: {
            accessModes: [accessMode],
            storageClassName: className,
            capacity: { storage: "10Gi" },
            // Nobody is to look for what it stands for.
            persistentVolumeReclaimPolicy: "Retain",
            csi: { driver: "volumes.example.com", volumeHandle: name },
          },
        },
      });
    }
  }

  /** Removes a volume, and waits until it is gone; what is not there is gone already. */
  private async removeVolume(name: string): Promise<void> {
    const look = (): Promise<V1PersistentVolume | undefined> => find("v1", "PersistentVolume", name);
    if ((await look()) !== undefined) {
      await this.core.deletePersistentVolume({ name });
      await eventually(look, (volume) => volume === undefined);
    }
  }

  /** The pods of Harbor by component, when none of them is on its way out or in. */
  public async pods(): Promise<readonly RunningPod[]> {
    const ask = async (): Promise<readonly V1Pod[]> =>
      (await this.core.listNamespacedPod({ namespace: this.namespace, labelSelector: "app=harbor" })).items;
    const isSettled = ({ metadata, status }: V1Pod): boolean =>
      metadata?.deletionTimestamp === undefined &&
      (status?.conditions?.some(({ type, status: is }) => type === "Ready" && is === "True") ?? false);
    const settled = await eventually(ask, (pods) => pods.every(isSettled));
    return settled.map(({ metadata, spec, status }) => ({
      component: metadata?.labels?.component ?? "",
      uid: metadata?.uid ?? "",
      node: spec?.nodeName ?? "",
      started: status?.startTime?.toISOString() ?? "",
    }));
  }

  /** What each PodDisruptionBudget lets go, by its name. */
  public async disruptionsAllowed(): Promise<Readonly<Record<string, number>>> {
    const policy = labClient().makeApiClient(PolicyV1Api);
    const { items } = await policy.listNamespacedPodDisruptionBudget({ namespace: this.namespace });
    return Object.fromEntries(
      items.map(({ metadata, status }) => [metadata?.name ?? "", status?.disruptionsAllowed ?? Number.NaN]),
    );
  }

  /** What Helm keeps, the oldest first. */
  public async releases(): Promise<readonly KeptRelease[]> {
    const { items } = await this.core.listNamespacedSecret({ namespace: this.namespace, labelSelector: "owner=helm" });
    return items
      .map(({ metadata, data }) => {
        // Base64 by the API, and once more by Helm.
        const packed = Buffer.from(Buffer.from(data?.release ?? "", "base64").toString(), "base64");
        const text = gunzipSync(packed).toString();
        return { name: metadata?.name ?? "", status: metadata?.labels?.status ?? "", text };
      })
      .sort((one, other) => one.name.localeCompare(other.name, "en", { numeric: true }));
  }

  /** Removes what Helm keeps of an operation that never ended. */
  public async forgetPending(): Promise<void> {
    await this.core.deleteCollectionNamespacedSecret({
      namespace: this.namespace,
      labelSelector: "owner=helm,name=harbor,status in (pending-install,pending-upgrade)",
    });
  }

  /** All ConfigMaps and Secrets but Helm's. */
  public async clearTexts(): Promise<readonly ClearText[]> {
    const { namespace } = this;
    const [maps, secrets] = await Promise.all([
      this.core.listNamespacedConfigMap({ namespace }),
      this.core.listNamespacedSecret({ namespace, labelSelector: "owner!=helm" }),
    ]);
    return [
      ...maps.items.map(({ metadata, data = {} }) => ({
        place: `ConfigMap ${metadata?.name ?? ""}`,
        text: Object.values(data).join("\n"),
      })),
      ...secrets.items.map(({ metadata, data = {} }) => ({
        place: `Secret ${metadata?.name ?? ""}`,
        text: Object.values(data)
          .map((value) => Buffer.from(value, "base64").toString())
          .join("\n"),
      })),
    ];
  }
}
