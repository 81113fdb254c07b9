import { RolloutState, rolloutState } from "../../../../lab/start/manifests/rollout-state";
import type { KubernetesObject } from "../../../../lib/manifests";

const workload = (kind: string, spec: object, status: object): KubernetesObject => ({
  apiVersion: "apps/v1",
  kind,
  metadata: { name: "web", namespace: "shop", generation: 2 },
  spec,
  status: { observedGeneration: 2, ...status },
});

const DONE: RolloutState = { kind: "done" };
const waiting = (what: string): RolloutState => ({ kind: "waiting", what });

const deployment = (status: object): KubernetesObject => workload("Deployment", { replicas: 3 }, status);
const statefulSet = (status: object, updateStrategy: object = {}): KubernetesObject =>
  workload("StatefulSet", { replicas: 3, updateStrategy }, status);
const daemonSet = (status: object, updateStrategy: object = {}): KubernetesObject =>
  workload("DaemonSet", { updateStrategy }, { desiredNumberScheduled: 3, ...status });

const NEW = { currentRevision: "new", updateRevision: "new" };
const ALL = { replicas: 3, updatedReplicas: 3, readyReplicas: 3, availableReplicas: 3 };
const LATE = { type: "Progressing", reason: "ProgressDeadlineExceeded", message: "it has timed out" };

describe("rolloutState", () => {
  test.each<[string, KubernetesObject, RolloutState]>([
    ["a Deployment with all its pods", deployment(ALL), DONE],
    [
      "one that its controller has not seen",
      deployment({ ...ALL, observedGeneration: 1 }),
      waiting("no controller has looked at it"),
    ],
    [
      "one with pods to come",
      deployment({ ...ALL, updatedReplicas: 2 }),
      waiting("2 of 3 pods are of the newest revision"),
    ],
    ["one with old pods", deployment({ ...ALL, replicas: 4 }), waiting("1 pods of an older revision are left")],
    ["one with pods that start", deployment({ ...ALL, availableReplicas: 1 }), waiting("1 of 3 pods are available")],
    ["one that is past its deadline", deployment({ conditions: [LATE] }), { kind: "failed", what: "it has timed out" }],
    ["one of nothing", workload("Deployment", { replicas: 0 }, {}), DONE],
    [
      "one that says nothing of its size",
      workload("Deployment", {}, {}),
      waiting("0 of 1 pods are of the newest revision"),
    ],
    ["a StatefulSet with all its pods", statefulSet({ ...ALL, ...NEW }), DONE],
    ["one with pods that start", statefulSet({ ...ALL, ...NEW, readyReplicas: 1 }), waiting("1 of 3 pods are ready")],
    [
      "one with an older revision",
      statefulSet({ ...ALL, updatedReplicas: 1, currentRevision: "old", updateRevision: "new" }),
      waiting("1 of 3 pods are of the newest revision"),
    ],
    [
      "one of which a part is held back",
      statefulSet({ ...ALL, updatedReplicas: 1, currentRevision: "old", updateRevision: "new" }, partition(2)),
      DONE,
    ],
    [
      "one of which a part is held back, and the rest to come",
      statefulSet({ ...ALL, updatedReplicas: 1, currentRevision: "old", updateRevision: "new" }, partition(1)),
      waiting("1 of 2 pods are of the newest revision"),
    ],
    ["one whose pods are replaced by hand", statefulSet({ ...ALL, readyReplicas: 0 }, { type: "OnDelete" }), DONE],
    ["a DaemonSet with all its pods", daemonSet({ updatedNumberScheduled: 3, numberAvailable: 3 }), DONE],
    [
      "one with pods to come",
      daemonSet({ updatedNumberScheduled: 1, numberAvailable: 3 }),
      waiting("1 of 3 pods are of the newest revision"),
    ],
    [
      "one with pods that start",
      daemonSet({ updatedNumberScheduled: 3, numberAvailable: 2 }),
      waiting("2 of 3 pods are available"),
    ],
    ["one whose pods are replaced by hand", daemonSet({}, { type: "OnDelete" }), DONE],
    ["what is no workload", { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "x" } }, DONE],
    ["another API's Deployment", { ...deployment({}), apiVersion: "example.com/v1" }, DONE],
  ])("%s", (_, object, state) => {
    expect(rolloutState(object)).toEqual(state);
  });
});

function partition(count: number): object {
  return { type: "RollingUpdate", rollingUpdate: { partition: count } };
}
