import { CoreV1Api } from "@kubernetes/client-node";
import { labClient } from "./lab-cluster";
import { eventually } from "./lab-machines";

/** Makes a claim of a class, and a volume by hand for it, as no driver of the lab makes any; waits until the claim has it. */
export async function boundClaim(namespace: string, name: string, storageClassName: string): Promise<void> {
  const core = labClient().makeApiClient(CoreV1Api);
  const accessModes = ["ReadWriteOnce"];
  await core.createPersistentVolume({
    body: {
      metadata: { name },
      spec: {
        accessModes,
        storageClassName,
        capacity: { storage: "1Gi" },
        claimRef: { namespace, name },
        // Nobody is to look for what it stands for.
        persistentVolumeReclaimPolicy: "Retain",
        csi: { driver: "rbd.csi.ceph.com", volumeHandle: name },
      },
    },
  });
  await core.createNamespacedPersistentVolumeClaim({
    namespace,
    body: {
      metadata: { name },
      spec: { accessModes, storageClassName, volumeName: name, resources: { requests: { storage: "1Gi" } } },
    },
  });
  await eventually(
    () => core.readNamespacedPersistentVolumeClaim({ namespace, name }),
    ({ status }) => status?.phase === "Bound",
  );
}

/** Asks for more room for a claim. @throws ApiException as the API server refuses it */
export async function expandClaim(namespace: string, name: string, storage: string): Promise<void> {
  const core = labClient().makeApiClient(CoreV1Api);
  const claim = await core.readNamespacedPersistentVolumeClaim({ namespace, name });
  const spec = claim.spec ?? {};
  spec.resources = { requests: { storage } };
  await core.replaceNamespacedPersistentVolumeClaim({ namespace, name, body: { metadata: claim.metadata, spec } });
}

/** What a claim asks for. */
export async function requestOf(namespace: string, name: string): Promise<string | undefined> {
  const core = labClient().makeApiClient(CoreV1Api);
  const { spec } = await core.readNamespacedPersistentVolumeClaim({ namespace, name });
  return spec?.resources?.requests?.storage;
}

/** Removes a claim and its volume. */
export async function removeClaim(namespace: string, name: string): Promise<void> {
  const core = labClient().makeApiClient(CoreV1Api);
  await core.deleteNamespacedPersistentVolumeClaim({ namespace, name });
  await core.deletePersistentVolume({ name });
}
