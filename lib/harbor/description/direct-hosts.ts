import { readUrl } from "./external-url";
import type { HarborDescription } from "./harbor-description";
import { HarborBucket } from "./storage";

/**
 * Hosts that a Harbor reaches without its proxy: its own, the database, Redis, a bucket that is no further, and the mirror of the scanner's databases.
 *
 * @param mirrored the reference under which an image is pulled here
 */
export function directHosts(
  { hostname, database, redis, storage, scanner }: HarborDescription,
  mirrored: (image: string) => string,
): readonly string[] {
  const { dbRepository = [], javaDBRepository = [] } = scanner.settings(mirrored);
  const endpoint = storage instanceof HarborBucket && !storage.byProxy ? storage.options.endpoint : undefined;
  const bucket = endpoint === undefined ? undefined : readUrl(endpoint)?.hostname;
  return [
    hostname,
    database.host,
    ...redis.servers.map(({ host }) => host),
    ...(bucket === undefined ? [] : [bucket]),
    ...[...dbRepository, ...javaDBRepository].flatMap(registryHost),
  ];
}

/** Host of the registry that a repository is in; none where only Terraform knows the whole name. */
function registryHost(repository: string): readonly string[] {
  const host = /^(.+?)(:\d+)?\//.exec(repository)?.[1];
  return host === undefined ? [] : [host];
}
