import { LiveObject, nameOf } from "./live-object";
import type { ObjectsApi } from "./objects-api";

interface Condition {
  readonly type: string;
  readonly status: string;
  readonly message?: string;
}

interface ContainerStatus {
  readonly name: string;
  readonly state?: { readonly waiting?: { readonly reason?: string; readonly message?: string } };
  readonly lastState?: { readonly terminated?: { readonly reason?: string; readonly exitCode?: number } };
}

interface Pod {
  readonly status?: {
    readonly conditions?: readonly Condition[];
    readonly initContainerStatuses?: readonly ContainerStatus[];
    readonly containerStatuses?: readonly ContainerStatus[];
  };
}

/** What is wrong is said by a few; more would bury it. */
const MOST = 3;

/** Why a workload does not come up, as far as itself, its pods and their events say: each reason once. */
export async function troubleOf(api: ObjectsApi, workload: LiveObject): Promise<readonly string[]> {
  const { namespace } = workload.metadata;
  const { spec, status } = workload as unknown as {
    readonly spec?: { readonly selector?: { readonly matchLabels?: Readonly<Record<string, string>> } };
    readonly status?: { readonly conditions?: readonly Condition[] };
  };
  const refused = (status?.conditions ?? []).filter(
    ({ type, status: is }) => type === "ReplicaFailure" && is === "True",
  );
  const labels = spec?.selector?.matchLabels ?? {};
  const where = namespace === undefined ? {} : { namespace };
  const pods = await api.list({ apiVersion: "v1", kind: "Pod", labels, ...where });
  const reasons = [...refused.map(({ message = "" }) => message), ...pods.flatMap(podTrouble)];
  const told = reasons.length > 0 ? reasons : await warnings(api, [workload, ...pods]);
  return [...new Set(told)].slice(0, MOST);
}

/** Why a pod does not run, as it says itself. */
export function podTrouble(object: LiveObject): readonly string[] {
  const { status } = object as unknown as Pod;
  const unscheduled = (status?.conditions ?? []).filter(
    ({ type, status: is }) => type === "PodScheduled" && is === "False",
  );
  const containers = [...(status?.initContainerStatuses ?? []), ...(status?.containerStatuses ?? [])];
  return [
    ...unscheduled.map(({ message = "" }) => `${nameOf(object)}: ${message}`),
    ...containers.flatMap(({ name, state, lastState }) => {
      const { reason = "", message } = state?.waiting ?? {};
      // What every container says that has not begun.
      if (["", "ContainerCreating", "PodInitializing"].includes(reason)) {
        return [];
      }
      const exit = lastState?.terminated?.exitCode;
      const detail = [message, exit === undefined ? undefined : `last exit code ${exit}`].filter(Boolean).join(", ");
      return [`${nameOf(object)}: container ${name}: ${reason}${detail === "" ? "" : ` (${detail})`}`];
    }),
  ];
}

/** What the cluster warned of about any of the objects. */
async function warnings(api: ObjectsApi, objects: readonly LiveObject[]): Promise<readonly string[]> {
  const namespace = objects[0]?.metadata.namespace;
  const events = await api.list({ apiVersion: "v1", kind: "Event", ...(namespace === undefined ? {} : { namespace }) });
  const about = new Map(objects.map((object) => [object.metadata.uid, object]));
  return events.flatMap((event) => {
    const { type, message, involvedObject } = event as unknown as {
      readonly type?: string;
      readonly message?: string;
      readonly involvedObject?: { readonly uid?: string };
    };
    const object = about.get(involvedObject?.uid ?? "");
    return type === "Warning" && object !== undefined ? [`${nameOf(object)}: ${message ?? ""}`] : [];
  });
}
