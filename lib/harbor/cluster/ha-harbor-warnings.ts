import type { Host } from "../../environment";
import type { HaHarborSettings } from "./ha-harbor-settings";

/** Marks machines whose nodes pods of Harbor do not bear. */
const CONTROL_PLANE = "node-role.kubernetes.io/control-plane";

/** Sentinels with which the loss of one leaves a majority. */
const ENOUGH_SENTINELS = 3;

/** What is legal, and may end badly. */
export function* haHarborWarnings(settings: HaHarborSettings, hosts: readonly Host[]): Iterable<string> {
  const { redis, database } = settings.description;
  const workers = hosts.filter(({ labels = {} }) => !(CONTROL_PLANE in labels)).length;
  if (workers > 0 && settings.replicas > workers) {
    yield (
      `ReplicasExceedNodes: each of the ${settings.replicas} pods of a part wants a node of its own, and the environment names ` +
      `${workers} that may run them: the others stay Pending, and the deploy fails`
    );
  }
  if (redis.masterSet !== undefined && redis.servers.length < ENOUGH_SENTINELS) {
    yield `SentinelsFew: ${redis.servers.length} sentinels have no majority when one is lost; name ${ENOUGH_SENTINELS}`;
  }
  if (database.sslMode === "disable") {
    yield "DatabasePlain: the password of the database and all data cross the network readable; leave sslMode out, or mean it";
  } else if (database.sslMode === "require") {
    yield "DatabaseUnverified: whoever answers in the database's place gets its password; leave sslMode out, and give trustedAuthorities";
  }
}
