import type { TerraformStack } from "cdktf";
import { applyObjects, refuseForeign } from "../../../lab/start/manifests/apply-objects";
import { ObjectsApi } from "../../../lab/start/manifests/objects-api";
import { manifestsOf } from "../../../lib/manifests";
import { labClient } from "./lab-cluster";
import { removeObjects } from "./remove-objects";

/**
 * Applies to the lab the objects of a stack that has charts besides, but not the charts: what stands in Secrets, classes and volumes can be tried
 * without a driver.
 *
 * @returns how to remove them
 */
export async function applyBesideCharts(
  stack: TerraformStack,
  secrets: Readonly<Record<string, string>>,
): Promise<() => Promise<void>> {
  const { objects, others, placeholders } = manifestsOf(stack, { secrets });
  const left = [...others.map(({ address }) => address), ...placeholders];
  if (left.length > 0) {
    throw new Error(`cannot be applied from manifests: ${left.join(", ")}`);
  }
  const api = labClient().makeApiClient(ObjectsApi);
  await refuseForeign(api, objects);
  await applyObjects(api, objects);
  return () => removeObjects(api, objects);
}
