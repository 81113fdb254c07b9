import type { KubernetesObject } from "../../../lib/manifests";

/** How far a workload is. */
export type RolloutState =
  | { readonly kind: "done" }
  | { readonly kind: "waiting"; readonly what: string }
  | { readonly kind: "failed"; readonly what: string };

interface Workload {
  readonly metadata: { readonly generation?: number };
  readonly spec?: {
    readonly replicas?: number;
    readonly updateStrategy?: { readonly type?: string; readonly rollingUpdate?: { readonly partition?: number } };
  };
  readonly status?: {
    readonly observedGeneration?: number;
    readonly replicas?: number;
    readonly updatedReplicas?: number;
    readonly readyReplicas?: number;
    readonly availableReplicas?: number;
    readonly currentRevision?: string;
    readonly updateRevision?: string;
    readonly desiredNumberScheduled?: number;
    readonly updatedNumberScheduled?: number;
    readonly numberAvailable?: number;
    readonly conditions?: readonly { readonly type: string; readonly reason?: string; readonly message?: string }[];
  };
}

const DONE: RolloutState = { kind: "done" };

const waiting = (what: string): RolloutState => ({ kind: "waiting", what });

/** How each kind of workload is judged, as Terraform's `wait_for_rollout` and `kubectl rollout status` do. */
const JUDGES: Readonly<Record<string, (workload: Workload) => RolloutState>> = {
  Deployment: ({ spec, status = {} }) => {
    const wanted = spec?.replicas ?? 1;
    const { replicas = 0, updatedReplicas = 0, availableReplicas = 0, conditions = [] } = status;
    const late = conditions.find(({ type, reason }) => type === "Progressing" && reason === "ProgressDeadlineExceeded");
    if (late !== undefined) {
      return { kind: "failed", what: late.message ?? "it exceeded its progress deadline" };
    }
    if (updatedReplicas < wanted) {
      return waiting(`${updatedReplicas} of ${wanted} pods are of the newest revision`);
    }
    if (replicas > updatedReplicas) {
      return waiting(`${replicas - updatedReplicas} pods of an older revision are left`);
    }
    return availableReplicas < updatedReplicas ? waiting(`${availableReplicas} of ${wanted} pods are available`) : DONE;
  },
  StatefulSet: ({ spec, status = {} }) => {
    const wanted = spec?.replicas ?? 1;
    const { readyReplicas = 0, updatedReplicas = 0, currentRevision, updateRevision } = status;
    if (spec?.updateStrategy?.type === "OnDelete") {
      return DONE;
    }
    if (readyReplicas < wanted) {
      return waiting(`${readyReplicas} of ${wanted} pods are ready`);
    }
    const partition = spec?.updateStrategy?.rollingUpdate?.partition ?? 0;
    if (partition > 0) {
      const updated = wanted - partition;
      return updatedReplicas < updated
        ? waiting(`${updatedReplicas} of ${updated} pods are of the newest revision`)
        : DONE;
    }
    return updateRevision === currentRevision
      ? DONE
      : waiting(`${updatedReplicas} of ${wanted} pods are of the newest revision`);
  },
  DaemonSet: ({ spec, status = {} }) => {
    const { desiredNumberScheduled: wanted = 0, updatedNumberScheduled = 0, numberAvailable = 0 } = status;
    if (spec?.updateStrategy?.type === "OnDelete") {
      return DONE;
    }
    if (updatedNumberScheduled < wanted) {
      return waiting(`${updatedNumberScheduled} of ${wanted} pods are of the newest revision`);
    }
    return numberAvailable < wanted ? waiting(`${numberAvailable} of ${wanted} pods are available`) : DONE;
  },
};

/** Whether an object is one that is rolled out. */
export function isWorkload({ apiVersion, kind }: KubernetesObject): boolean {
  return apiVersion === "apps/v1" && kind in JUDGES;
}

/** How far an object is: one that is no workload is done. */
export function rolloutState(object: KubernetesObject): RolloutState {
  const judge = JUDGES[object.kind];
  if (judge === undefined || !isWorkload(object)) {
    return DONE;
  }
  const workload = object as unknown as Workload;
  // Until its controller has seen the newest version, what is reported is about another.
  const { observedGeneration = 0 } = workload.status ?? {};
  return observedGeneration < (workload.metadata.generation ?? 1)
    ? waiting("no controller has looked at it")
    : judge(workload);
}
