import { readUrl } from "./external-url";
import type { HarborDescription } from "./harbor-description";
import type { HarborInput } from "./harbor-rules";
import { isPrivate } from "./server-address";
import { HarborBucket } from "./storage";

/** Sentinels with which the loss of one leaves a majority. */
const ENOUGH_SENTINELS = 3;

/** What is legal, and may end badly, whatever the Harbor runs on. */
export function* harborWarnings({ description, access, imagesNeedLogin }: HarborInput): Iterable<string> {
  const { redis, database, scanner, tlsInFront } = description;
  if (redis.masterSet !== undefined && redis.servers.length < ENOUGH_SENTINELS) {
    yield `SentinelsFew: ${redis.servers.length} sentinels have no majority when one is lost; name ${ENOUGH_SENTINELS}`;
  }
  if (database.sslMode === "disable") {
    yield "DatabasePlain: the password of the database and all data cross the network readable; leave sslMode out, or mean it";
  } else if (database.sslMode === "require") {
    yield "DatabaseUnverified: whoever answers in the database's place gets its password; leave sslMode out, and give trustedAuthorities";
  }
  const unknown = description.trustedAuthorities === undefined ? verifiedHosts(description).filter(isPrivate) : [];
  if (unknown.length > 0) {
    yield (
      `AuthorityUnknown: the certificates of ${[...new Set(unknown)].join(", ")} are verified, and no public authority signs any for such a host: ` +
      "give trustedAuthorities, or Harbor does not connect"
    );
  }
  const takesDefault = scanner.options.database === undefined || scanner.options.javaDatabase === undefined;
  if (scanner.kind === "mirror" && takesDefault && imagesNeedLogin) {
    yield (
      "ScannerLogsInNowhere: the scanner has its databases from the environment's mirror, for which the nodes log in (pullSecret), and it does not: " +
      "give database and javaDatabase in a project that everybody may read, or let everybody read those two"
    );
  }
  if (tlsInFront && access.trustsProxies === false) {
    yield (
      "ProxyNotTrusted: tlsInFront says that something before the entry speaks TLS, and the entry believes nobody who says so: pushes would be " +
      "sent on to plain HTTP; give trustedProxies of the entry"
    );
  }
}

/** Hosts whose certificates Harbor looks at. */
function verifiedHosts({ database, redis, storage }: HarborDescription): readonly string[] {
  const endpoint = storage instanceof HarborBucket ? readUrl(storage.options.endpoint ?? "") : undefined;
  return [
    ...(database.sslMode.startsWith("verify-") ? [database.host] : []),
    ...(redis.tls ? redis.servers.map(({ host }) => host) : []),
    ...(endpoint?.scheme === "https" ? [endpoint.hostname] : []),
  ];
}
