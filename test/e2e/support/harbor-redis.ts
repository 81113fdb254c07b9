import type { ExternalRedis } from "../../../lib/harbor";
import { redisUrl } from "../../harbor/redis-url";
import type { DeclaredHarbor } from "./declared-harbor";
import { readRedisUrl, readRegistryRedis, RedisAddress } from "./redis-address";
import type { RenderedPods } from "./rendered-pods";

/** How Harbor's parts get to Redis, by what is told to whom. */
export type RedisAddresses = Readonly<Record<string, RedisAddress>>;

/** Where the registry looks for its configuration. */
export const REGISTRY_CONFIGURATION = "/etc/registry/config.yml";

const USES = ["core", "jobservice", "registry", "scanner", "harbor", "cache"] as const;

/** As the construct declares it. */
export function declaredRedis(harbor: DeclaredHarbor, redis: ExternalRedis): RedisAddresses {
  const secret = harbor.secret(harbor.value("redis", "external", "existingSecret") as string);
  const login = { username: secret.REDIS_USERNAME ?? "", password: secret.REDIS_PASSWORD ?? "" };
  return Object.fromEntries(USES.map((use) => [use, { ...readRedisUrl(redisUrl(redis, use)), ...login }]));
}

/** As the pods are told: every URL that stands in their variables and files, and what the registry has in its configuration. */
export function toldRedis(pods: RenderedPods): RedisAddresses {
  const workloads = ["harbor-core", "harbor-jobservice", "harbor-exporter", "harbor-trivy"];
  const urls = workloads.flatMap((workload) => {
    const { variables, files } = pods.of(workload);
    return [...Object.entries(variables), ...Object.entries(files)].flatMap(([place, text]) =>
      (text.match(/rediss?(\+sentinel)?:\/\/[^\s"]+/g) ?? []).map(
        (url) => [`${workload} ${place}`, readRedisUrl(url)] as const,
      ),
    );
  });
  const registry = pods.of("harbor-registry").files[REGISTRY_CONFIGURATION] ?? "";
  return { ...Object.fromEntries(urls), [`harbor-registry ${REGISTRY_CONFIGURATION}`]: readRegistryRedis(registry) };
}
