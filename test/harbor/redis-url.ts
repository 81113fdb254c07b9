import type { ExternalRedis } from "../../lib/harbor";

/**
 * The URL by which Harbor's parts have to connect, without a login: `redis://host:port/1`, `redis+sentinel://a:26379,b:26379/master/1`.
 *
 * @param use whose database
 */
export function redisUrl(
  { address, indexes, masterSet, tls }: ExternalRedis,
  use: keyof ExternalRedis["indexes"],
): string {
  const scheme = `${tls ? "rediss" : "redis"}${masterSet === undefined ? "" : "+sentinel"}`;
  const path = [masterSet, indexes[use]].filter((part) => part !== undefined).join("/");
  return `${scheme}://${address}/${path}`;
}
