import { Lazy, TerraformOutput } from "cdktf";
import type { Environment, EnvironmentStack } from "../../environment";
import type { CephCluster } from "./ceph-cluster";
import { contradictions } from "./contradictions";

/** Name of the output, the same in every stack. */
const OUTPUT = "ceph_commands";

type Commands = () => readonly string[];

const printed = new WeakMap<EnvironmentStack, Map<string, readonly Commands[]>>();
const clustersOf = new WeakMap<Environment, Set<CephCluster>>();

/**
 * Has a stack print commands for the administrators of a Ceph cluster: its output `ceph_commands` has those of each cluster under its id. They hold no
 * secret. The stack is refused at synth where two objects of its environment stand for one cluster and say different things of a user.
 *
 * @param commands asked for at synth: consumers that come later may add to what a user has to do
 */
export function printCommands(stack: EnvironmentStack, cluster: CephCluster, commands: Commands): void {
  const objects = clustersOf.get(stack.environment) ?? new Set();
  clustersOf.set(stack.environment, objects.add(cluster));
  const clusters = printed.get(stack) ?? new Map<string, readonly Commands[]>();
  if (clusters.size === 0) {
    printed.set(stack, clusters);
    stack.node.addValidation({ validate: () => [...contradictions(objects)] });
    new TerraformOutput(stack, OUTPUT, {
      description: "What has to be run on each Ceph cluster before volumes are asked of it",
      value: Lazy.anyValue({ produce: () => resolved(clusters) }),
    });
  }
  clusters.set(cluster.clusterId, [...(clusters.get(cluster.clusterId) ?? []), commands]);
}

function resolved(clusters: ReadonlyMap<string, readonly Commands[]>): Readonly<Record<string, readonly string[]>> {
  return Object.fromEntries(
    [...clusters].map(([id, commands]) => [id, [...new Set(commands.flatMap((each) => each()))]]),
  );
}
