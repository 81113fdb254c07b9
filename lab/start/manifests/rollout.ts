import type { KubernetesObject } from "../../../lib/manifests";
import { nameOf } from "./live-object";
import type { ObjectsApi } from "./objects-api";
import { isWorkload, RolloutState, rolloutState } from "./rollout-state";
import { troubleOf } from "./rollout-trouble";

/** A workload was not rolled out; the message names it, and says why not as far as the cluster does. */
export class RolloutError extends Error {
  public override readonly name = "RolloutError";
}

/** How long a rollout may take: Terraform's own limit, and the deadline that a Deployment has unless it says otherwise. */
export const ROLLOUT_TIMEOUT_MS = 600_000;

const LOOK_EVERY_MS = 500;

/**
 * Waits until those of the objects that are workloads run as declared.
 *
 * @throws RolloutError when one does not, with what its pods and their events say
 */
export async function waitForRollouts(
  api: ObjectsApi,
  objects: readonly KubernetesObject[],
  timeoutMs = ROLLOUT_TIMEOUT_MS,
): Promise<void> {
  const end = Date.now() + timeoutMs;
  const workloads = objects.filter(isWorkload);
  for (const workload of workloads) {
    for (;;) {
      const live = await api.read(workload);
      const state: RolloutState = live === undefined ? { kind: "failed", what: "it is gone" } : rolloutState(live);
      if (state.kind === "done") {
        break;
      }
      if (live === undefined || state.kind === "failed" || Date.now() > end) {
        const late = state.kind === "waiting" ? ` after ${Math.round(timeoutMs / 1_000)} s` : "";
        const trouble = live === undefined ? [] : await troubleOf(api, live);
        throw new RolloutError([`${nameOf(workload)} is not rolled out${late}: ${state.what}`, ...trouble].join("; "));
      }
      await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
    }
  }
}
