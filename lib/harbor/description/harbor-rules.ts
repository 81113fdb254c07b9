import { Token } from "cdktf";
import { type Rule, type Violation, violationsOf } from "../../units";
import { isDomainName, readUrl, withoutLogin } from "./external-url";
import { type ClientAccess, type HarborDescription, publicScheme } from "./harbor-description";
import type { HarborProps } from "./harbor-props";
import { POSTGRES_RULES } from "./postgres";
import { PROXY_RULES } from "./proxy";
import { REDIS_RULES } from "./redis";
import { SCANNER_RULES } from "./scanner";
import { STORAGE_RULES } from "./storage";

/** What the rules of a Harbor look at, whatever it runs on. */
export interface HarborInput {
  /** What it was told. */
  readonly props: HarborProps;
  /** With defaults filled in. */
  readonly description: HarborDescription;
  /** How clients get to it. */
  readonly access: ClientAccess;
  /** Pods or nodes that want connections to the database at once. */
  readonly databaseClients: number;
  /** Whether charts and images come from the site's own mirrors alone. */
  readonly airGapped: boolean;
  /** Whether the site has a mirror for images. */
  readonly hasMirror: boolean;
  /** Whether images come from a registry that nodes log in to. */
  readonly imagesNeedLogin: boolean;
}

/** Certificates as PEM, one after the other, and nothing else. */
const CERTIFICATES = /^\s*(-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----\s*)+$/;

/** What a Harbor must be, whatever it runs on. */
export const HARBOR_RULES: readonly Rule<HarborInput>[] = [
  function* hostnameIsDomainName({ props: { hostname } }) {
    if (!Token.isUnresolved(hostname) && !isDomainName(hostname)) {
      yield {
        code: "HostnameInvalid",
        what: "hostname is the domain name by which clients know the registry: no address, no URL, and in lower case",
        got: hostname,
        instead: "write e.g. harbor.example.com; the port follows from the exposure, or stands in externalUrl",
      };
    }
  },
  function* urlIsBare({ props: { externalUrl, hostname } }) {
    if (externalUrl === undefined) {
      return;
    }
    const url = readUrl(externalUrl);
    const got = withoutLogin(externalUrl);
    const bare = "write scheme, hostname and port alone, e.g. https://harbor.example.com:8443";
    if (url === undefined) {
      yield {
        code: "ExternalUrlInvalid",
        what: "externalUrl is no URL, or only Terraform knows which",
        got,
        instead: bare,
      };
    } else if (url.rest !== "") {
      yield {
        code: "ExternalUrlHasPath",
        what: "externalUrl has more than scheme, hostname and port: Harbor can be nowhere but at the top",
        got,
        instead: bare,
      };
    } else if (
      ![url.hostname, hostname].some((name) => Token.isUnresolved(name)) &&
      url.hostname !== hostname.toLowerCase()
    ) {
      yield {
        code: "ExternalUrlHostDiffers",
        what: `externalUrl has another host than hostname, ${hostname}`,
        got: url.hostname,
        instead: "write the name that clients use in both",
      };
    }
  },
  ({ description, access }) => schemeViolations(description, access),
  function* certificatesAreCertificates({ props }) {
    for (const prop of ["certificateAuthority", "trustedAuthorities"] as const) {
      const text = props[prop];
      if (text !== undefined && !Token.isUnresolved(text) && !CERTIFICATES.test(text)) {
        yield {
          code: "CertificateAuthorityInvalid",
          what: `${prop} is no certificate`,
          instead: "give the text of certificates as PEM, and nothing else: no key, no comment",
        };
      }
    }
  },
  function* retentionIsDays({ description: { jobLogRetention } }) {
    const days = jobLogRetention.toMillis() / 86_400_000;
    if (!Number.isInteger(days) || days < 1) {
      yield {
        code: "JobLogRetentionInvalid",
        what: "jobLogRetention is kept in whole days",
        got: jobLogRetention.toString(),
        instead: "write Duration.days(14)",
      };
    }
  },
  function* revisionCounts({ description: { keys } }) {
    if (!(Number.isInteger(keys.revision) && keys.revision >= 1)) {
      yield {
        code: "KeysRevisionInvalid",
        what: "the revision of keys counts their changes",
        got: keys.revision,
        instead: "begin with 1 and raise it by 1",
      };
    }
  },
  ({ description: { database }, databaseClients }) =>
    violationsOf({ database, clients: databaseClients }, POSTGRES_RULES),
  ({ description: { redis } }) => violationsOf(redis, REDIS_RULES),
  ({ description: { storage } }) => violationsOf(storage, STORAGE_RULES),
  ({ description: { proxy } }) => (proxy === undefined ? [] : violationsOf(proxy, PROXY_RULES)),
  ({ description: { scanner, proxy }, airGapped, hasMirror }) =>
    violationsOf({ scanner, airGapped, hasMirror, hasProxy: proxy !== undefined }, SCANNER_RULES),
];

function* schemeViolations(
  { url, tlsInFront, plainHttp }: HarborDescription,
  access: ClientAccess,
): Iterable<Violation> {
  const scheme = publicScheme(tlsInFront, access);
  if (tlsInFront && access.scheme === "https") {
    yield {
      code: "TlsTwice",
      what: "tlsInFront says that Harbor has no certificate, and the exposure speaks TLS",
      instead: "leave tlsInFront out, or take the certificate from the exposure",
    };
  } else if (url.scheme !== scheme) {
    yield {
      code: "ExternalUrlSchemeWrong",
      what:
        scheme === "https"
          ? "externalUrl is plain HTTP, and clients are spoken to by TLS"
          : "externalUrl is HTTPS, and nobody speaks TLS with clients",
      got: url.scheme,
      instead:
        scheme === "https"
          ? "write https://…"
          : "give the exposure a certificate, or say tlsInFront: true where something before it has one",
    };
  } else if (scheme === "http" && !plainHttp) {
    yield {
      code: "PlainHttp",
      what: "clients would send passwords readable, and refuse a registry without TLS unless each is told otherwise",
      got: scheme,
      instead: "give the exposure a certificate, say tlsInFront: true, or say plainHttp: true and mean it",
    };
  }
  if (plainHttp && scheme === "https") {
    yield {
      code: "PlainHttpUnused",
      what: "plainHttp is said, and clients are spoken to by TLS",
      instead: "leave plainHttp out",
    };
  }
}
