import { setTimeout as wait } from "node:timers/promises";
import type { KubeConfig } from "@kubernetes/client-node";
import type { LiveObject } from "./manifests/live-object";
import { ObjectsApi } from "./manifests/objects-api";

/** Drivers whose pods only look like pods in the lab, as the nodes that they run on only look like nodes. */
const DRIVERS = ["rbd.csi.ceph.com", "cephfs.csi.ceph.com"];

/** Marks volumes that were made here. */
const LABEL = "lab.cdktf-onprem/played";
const PLAYED = { [LABEL]: "true" };

/** By which they are selected. */
export const PLAYED_VOLUMES = `${LABEL}=true`;

const LOOK_EVERY_MS = 500;

interface Claim extends LiveObject {
  readonly spec: {
    readonly accessModes: readonly string[];
    readonly resources: { readonly requests: Readonly<Record<string, string>> };
    readonly storageClassName?: string;
  };
  readonly status?: { readonly phase?: string };
}

interface Class extends LiveObject {
  readonly provisioner: string;
  readonly reclaimPolicy?: string;
}

interface Volume extends LiveObject {
  readonly spec: { readonly persistentVolumeReclaimPolicy?: string };
  readonly status?: { readonly phase?: string };
}

/**
 * Plays the storage drivers of the lab while something is done: claims of their classes get volumes that only look like volumes, and volumes whose
 * claims are gone go too, where their class says so.
 */
export async function withPlayedVolumes<T>(config: KubeConfig, use: () => Promise<T>): Promise<T> {
  const end = new AbortController();
  const played = play(config.makeApiClient(ObjectsApi), end.signal);
  try {
    return await use();
  } finally {
    end.abort();
    await played;
  }
}

async function play(api: ObjectsApi, end: AbortSignal): Promise<void> {
  while (!end.aborted) {
    // A cluster that does not answer now may do so later; whoever waits for the volumes says what is wrong.
    await Promise.all([makeVolumes(api), removeVolumes(api)]).catch(() => undefined);
    await wait(LOOK_EVERY_MS, undefined, { signal: end }).catch(() => undefined);
  }
}

async function makeVolumes(api: ObjectsApi): Promise<void> {
  const classes = (await api.list({ apiVersion: "storage.k8s.io/v1", kind: "StorageClass" })) as readonly Class[];
  const claims = (await api.list({ apiVersion: "v1", kind: "PersistentVolumeClaim" })) as readonly Claim[];
  for (const claim of claims.filter(({ status }) => status?.phase === "Pending")) {
    const found = classes.find(({ metadata }) => metadata.name === claim.spec.storageClassName);
    if (found !== undefined && DRIVERS.includes(found.provisioner)) {
      await api.apply(volumeFor(claim, found));
    }
  }
}

/** A volume as the driver itself would describe it. */
function volumeFor({ metadata, spec }: Claim, { metadata: { name }, provisioner, reclaimPolicy }: Class) {
  const { uid } = metadata;
  return {
    apiVersion: "v1",
    kind: "PersistentVolume",
    metadata: {
      name: `pvc-${uid}`,
      labels: PLAYED,
      annotations: { "pv.kubernetes.io/provisioned-by": provisioner },
    },
    spec: {
      accessModes: spec.accessModes,
      capacity: spec.resources.requests,
      claimRef: {
        ...{ apiVersion: "v1", kind: "PersistentVolumeClaim", uid },
        ...{ name: metadata.name, namespace: metadata.namespace },
      },
      csi: { driver: provisioner, volumeHandle: `pvc-${uid}` },
      persistentVolumeReclaimPolicy: reclaimPolicy ?? "Delete",
      storageClassName: name,
    },
  };
}

async function removeVolumes(api: ObjectsApi): Promise<void> {
  const volumes = await api.list({ apiVersion: "v1", kind: "PersistentVolume", labels: PLAYED });
  for (const volume of volumes as readonly Volume[]) {
    if (volume.status?.phase === "Released" && volume.spec.persistentVolumeReclaimPolicy === "Delete") {
      await api.remove(volume);
    }
  }
}
