import { DeploymentV1 } from "@cdktf/provider-kubernetes/lib/deployment-v1";
import { PersistentVolumeClaimV1 } from "@cdktf/provider-kubernetes/lib/persistent-volume-claim-v1";
import { StatefulSetV1 } from "@cdktf/provider-kubernetes/lib/stateful-set-v1";
import type { App } from "cdktf";
import { BUSYBOX_IMAGE } from "../../../lab";
import { Environment, StateBackend } from "../../../lib";
import { CSI_CLASS } from "./csi-driver";
import { LAB } from "./lab-cluster";
import { ON_REAL_NODES } from "./lab-machines";

/** File of the volume to which the pod adds the name of its node, again and again. */
export const LOG = "log";

/** A pod with a volume of its own, in one of the ways to write it. */
export interface VolumeApp {
  readonly kind: "StatefulSet" | "RollingUpdate" | "Recreate";
  readonly namespace: string;
  /** Name of the workload, its claim and the volume. */
  readonly name: string;
  /** Another one is another pod. */
  readonly revision: number;
  /** Whether the risk of it is accepted. */
  readonly accepted: boolean;
  /** Folder of the state. */
  readonly home: string;
}

/** The stack of {@link volumeApp}. */
export const VOLUME_STACK = "lab-volume";

/** An app of one stack with such a pod. */
export function volumeApp(app: App, options: VolumeApp): void {
  const { kind, namespace, name, home } = options;
  const lab = new Environment(app, "lab", { cluster: LAB, state: StateBackend.local({ folder: home }) });
  const stack = lab.stack("volume");
  const claim = new PersistentVolumeClaimV1(stack, "data", {
    metadata: { namespace, name },
    spec: { accessModes: ["ReadWriteOnce"], storageClassName: CSI_CLASS, resources: { requests: { storage: "8Mi" } } },
  });
  const labels = { app: name };
  const shared = {
    replicas: "1",
    selector: { matchLabels: labels },
    template: { metadata: { labels }, spec: podSpec(options, claim.metadata.name) },
  };
  if (kind === "StatefulSet") {
    new StatefulSetV1(stack, "web", { metadata: { namespace, name }, spec: { serviceName: name, ...shared } });
    return;
  }
  const web = new DeploymentV1(stack, "web", {
    metadata: { namespace, name },
    // A rollout that is stuck is called failed after that.
    spec: { ...shared, strategy: { type: kind }, progressDeadlineSeconds: 45 },
  });
  if (options.accepted) {
    lab.rwoGuard.accept(web, { claim: name, because: "the test shows what comes of it" });
  }
}

function podSpec({ revision }: VolumeApp, claimName: string) {
  const { nodeSelector, tolerations } = ON_REAL_NODES;
  return {
    nodeSelector,
    toleration: tolerations,
    terminationGracePeriodSeconds: 1,
    container: [
      {
        name: "web",
        image: BUSYBOX_IMAGE,
        command: ["sh", "-c", `while :; do echo "$NODE" >>/data/${LOG}; sleep 0.2; done`],
        env: [
          { name: "NODE", valueFrom: { fieldRef: { fieldPath: "spec.nodeName" } } },
          { name: "REVISION", value: String(revision) },
        ],
        volumeMount: [{ name: "data", mountPath: "/data" }],
      },
    ],
    volume: [{ name: "data", persistentVolumeClaim: { claimName } }],
  };
}
