import { CoreV1Api, V1Pod } from "@kubernetes/client-node";
import { labClient } from "./lab-cluster";
import { eventually, ON_REAL_NODES } from "./lab-machines";

/** What became of a pod: `Running`, or why its image could not be pulled. */
export type Pulled = string;

/** A pod on one of the lab's real nodes that does nothing, of an image that is asked for at every start. */
export function idlePod(name: string, node: string, image: string): V1Pod {
  return {
    metadata: { name },
    spec: {
      nodeSelector: { "kubernetes.io/hostname": node },
      tolerations: ON_REAL_NODES.tolerations,
      terminationGracePeriodSeconds: 0,
      containers: [
        {
          name: "idle",
          image,
          imagePullPolicy: "Always",
          command: ["sh", "-c", "trap 'exit 0' TERM; sleep 2147483647 & wait"],
        },
      ],
    },
  };
}

/** Has the kubelet of a node pull an image, by a pod that is gone afterwards. */
export async function pulled(namespace: string, node: string, image: string): Promise<Pulled> {
  const core = labClient().makeApiClient(CoreV1Api);
  const name = `pull-${node}`;
  await core.createNamespacedPod({ namespace, body: idlePod(name, node, image) });
  try {
    return await eventually(
      async () => outcomeOf(await core.readNamespacedPod({ namespace, name })),
      (outcome) => outcome !== "",
      180_000,
    );
  } finally {
    await core.deleteNamespacedPod({ namespace, name, gracePeriodSeconds: 0 });
  }
}

function outcomeOf({ status }: V1Pod): Pulled {
  const waiting = status?.containerStatuses?.[0]?.state?.waiting;
  if (waiting?.reason === "ErrImagePull" || waiting?.reason === "ImagePullBackOff") {
    return waiting.message ?? waiting.reason;
  }
  return status?.phase === "Running" ? "Running" : "";
}
