import { InvalidInputError, Violation } from "../../units";
import type { CephCluster } from "./ceph-cluster";

/** What different objects for one cluster say against each other: each knows of its own consumers alone. */
export function* contradictions(clusters: Iterable<CephCluster>): Iterable<string> {
  const objects = [...clusters];
  for (const [index, cluster] of objects.entries()) {
    for (const twin of objects.slice(0, index).filter(({ clusterId }) => clusterId === cluster.clusterId)) {
      for (const violation of clashes(cluster, twin)) {
        yield new InvalidInputError("CephCluster", cluster.clusterId, [violation]).message;
      }
    }
  }
}

function* clashes(cluster: CephCluster, twin: CephCluster): Iterable<Violation> {
  for (const [id, { key, command }] of cluster.users) {
    const other = twin.users.get(id);
    if (other !== undefined && other.key !== key) {
      yield {
        code: "CephKeyAmbiguous",
        what: `the user ${id} has two keys, in two CephCluster objects for one cluster`,
        got: [other.key, key],
        instead: "give it the same secret everywhere, or name two users",
      };
    } else if (other !== undefined && other.command !== command) {
      yield {
        code: "CephClusterRepeated",
        what: `two CephCluster objects for one cluster have two commands for the user ${id}, and Ceph refuses the second`,
        got: [other.command, command],
        instead: "make one CephCluster for all that use the cluster, or name two users",
      };
    }
  }
}
