import type { Host } from "../../environment";
import type { HaHarborSettings } from "./ha-harbor-settings";

/** Marks machines whose nodes pods of Harbor do not bear. */
const CONTROL_PLANE = "node-role.kubernetes.io/control-plane";

/** What is legal, and may end badly, for a Harbor on a cluster. */
export function* haHarborWarnings(settings: HaHarborSettings, hosts: readonly Host[]): Iterable<string> {
  const workers = hosts.filter(({ labels = {} }) => !(CONTROL_PLANE in labels)).length;
  if (workers > 0 && settings.replicas > workers) {
    yield (
      `ReplicasExceedNodes: each of the ${settings.replicas} pods of a part wants a node of its own, and the environment names ` +
      `${workers} that may run them: the others stay Pending, and the deploy fails`
    );
  }
}
