import { KubernetesObject, manifestsOf, StackConfiguration } from "../../../lib/manifests";
import type { Say } from "../deploy";
import { reasonOf } from "../messages";
import type { Outcome } from "../summary";
import type { SynthesizedStack } from "../synthesize";
import { clientOf, Target } from "../target";
import { declaredDeployments, runningDeployments } from "../verify";
import { applyObjects, ForeignObjectsError, isOurs, refuseForeign } from "./apply-objects";
import { nameOf } from "./live-object";
import { ObjectsApi } from "./objects-api";
import { waitForRollouts } from "./rollout";

/** A stack as plain objects, and why it is applied as such. */
export interface ObjectsOfStack {
  readonly stack: SynthesizedStack;
  readonly objects: readonly KubernetesObject[];
  /** Why Terraform does not do it. */
  readonly reason: string;
}

/** Applies the objects of a stack and verifies them: a second apply changes nothing, and its pods run where they were told to. */
export async function deployManifests(deployed: ObjectsOfStack, target: Target, say: Say): Promise<Outcome> {
  const { stack, objects, reason } = deployed;
  const config = clientOf(target);
  const api = config.makeApiClient(ObjectsApi);
  try {
    await refuseForeign(api, objects);
    await applyObjects(api, objects, ({ name, action }) => {
      say(`  ${action} ${name}`);
    });
    await waitForRollouts(api, objects);
    const again = await applyObjects(api, objects);
    if (again.length > 0) {
      const list = again.map(({ name, action }) => `${action} ${name}`).join(", ");
      return { kind: "failed", reason: `a second apply is not without changes: ${list}` };
    }
    const deployments = await runningDeployments(config, declaredDeployments(objects));
    const running = deployments.map(({ name, nodes }) => `${name} on ${nodes.join(" and ")}`);
    const details = ["second apply changes nothing", ...running].join("; ");
    return { kind: "applied", details, withoutTerraform: reason };
  } catch (error) {
    if (error instanceof ForeignObjectsError) {
      return {
        kind: "not applied",
        reason: `${reason}; and not from manifests: ${error.message}${advice(error, stack)}`,
      };
    }
    return { kind: "failed", reason: reasonOf(error) };
  }
}

function advice({ isTerraform }: ForeignObjectsError, { folder }: SynthesizedStack): string {
  return isTerraform
    ? `; apply it by Terraform from now on too, or have it removed there first (terraform destroy in ${folder})`
    : "; remove what is in the way, or give this another name";
}

/**
 * Why Terraform failed, and what to do about it where the objects that it was to make are there already, applied from manifests before.
 *
 * @param reason Terraform's own
 */
export async function explainedFailure(
  reason: string,
  configuration: StackConfiguration,
  target: Target,
): Promise<string> {
  if (!reason.includes("already exists")) {
    return reason;
  }
  const api = clientOf(target).makeApiClient(ObjectsApi);
  const live = await Promise.all(manifestsOf(configuration).objects.map((object) => api.read(object)));
  const ours = live.find((object) => object !== undefined && isOurs(object));
  return ours === undefined
    ? reason
    : `${reason}; ${nameOf(ours)} was applied from manifests, when Terraform was not available: remove it once ` +
        `(npx onprem manifests ${configuration.name} | kubectl delete -f -), then start again; ` +
        "that deletes the namespaces of the stack too, with everything in them";
}
