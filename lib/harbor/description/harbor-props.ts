import type { SecretValue } from "../../environment";
import type { Duration } from "../../units";
import type { HarborKeys } from "../keys/harbor-keys";
import type { ExternalPostgres } from "./postgres";
import type { HarborProxyOptions } from "./proxy";
import type { ExternalRedis } from "./redis";
import type { HarborScanner } from "./scanner";
import type { HarborSize } from "./size-profile";
import type { HarborStorage } from "./storage";

/** A Harbor, whatever it runs on. */
export interface HarborProps {
  /**
   * Domain name by which clients know the Harbor, in lower case. Clients find it by their DNS, and its certificate has to be for it.
   *
   * @see https://goharbor.io/docs/latest/install-config/configure-yml-file/
   */
  readonly hostname: string;

  /**
   * Address that clients use, scheme, hostname and port alone, where it is not that of the exposure: a VIP, or a port that something in front passes
   * on. Harbor sends clients there for their tokens, so another address ends in failed logins.
   *
   * @default the hostname with scheme and port of the exposure
   * @see https://goharbor.io/docs/latest/install-config/configure-yml-file/
   */
  readonly externalUrl?: string;

  /**
   * Says that something in front of the exposure speaks TLS with clients: the external address begins with https though Harbor itself has no
   * certificate. It has to pass on `X-Forwarded-Proto`, and what is between has to believe that, or pushes are sent on to plain HTTP: an `NginxEntry`
   * by its `trustedProxies`, ingress-nginx by `use-forwarded-headers`.
   *
   * @default false
   * @see https://goharbor.io/docs/latest/install-config/troubleshoot-installation/
   */
  readonly tlsInFront?: boolean;

  /**
   * Says that plain HTTP is meant. Passwords then cross the network readable, and every client has to be told that the registry is insecure.
   *
   * @default false
   * @see https://goharbor.io/docs/latest/install-config/run-installer-script/
   */
  readonly plainHttp?: boolean;

  /**
   * Certificate of the authority that signed that of the Harbor, PEM: for nodes that are to trust it; and, where Harbor or its Ingress has the
   * certificate itself, for people to load from the portal.
   *
   * @default one that every machine knows
   * @see https://goharbor.io/docs/latest/install-config/configure-https/
   */
  readonly certificateAuthority?: string;

  /**
   * Certificates of authorities that Harbor itself trusts, PEM, one after the other: of PostgreSQL, Redis, the bucket, other registries.
   *
   * @default those that its images know
   * @see https://goharbor.io/docs/latest/install-config/configure-yml-file/
   */
  readonly trustedAuthorities?: string;

  /**
   * The database.
   *
   * @see https://goharbor.io/docs/latest/install-config/harbor-ha-helm/
   */
  readonly database: ExternalPostgres;

  /**
   * Sessions, queue and caches.
   *
   * @see https://goharbor.io/docs/latest/install-config/harbor-ha-helm/
   */
  readonly redis: ExternalRedis;

  /**
   * Where images are kept. It can never be changed without moving them.
   *
   * @see https://goharbor.io/docs/latest/install-config/harbor-ha-helm/
   */
  readonly storage: HarborStorage;

  /**
   * What must be equal on all replicas and nodes, and stay equal.
   *
   * @default HarborKeys.variables(): the variables harbor_token_key and so on
   * @see https://goharbor.io/docs/latest/install-config/harbor-ha-helm/
   */
  readonly keys?: HarborKeys;

  /**
   * Password of the user `admin` at the first start. Later it is changed in Harbor, and then here: the metrics are collected with it.
   *
   * @default SecretValue.variable("harbor_admin_password")
   * @see https://goharbor.io/docs/latest/install-config/run-installer-script/
   */
  readonly adminPassword?: SecretValue;

  /**
   * The scanner for vulnerabilities.
   *
   * @default HarborScanner.online(), which an air-gapped environment refuses
   * @see https://goharbor.io/docs/latest/administration/vulnerability-scanning/
   */
  readonly scanner?: HarborScanner;

  /**
   * Whether Harbor tells how it is, to Prometheus.
   *
   * @default true
   * @see https://goharbor.io/docs/latest/administration/metrics/
   */
  readonly metrics?: boolean;

  /**
   * How long the logs of jobs are kept, in whole days. They are in the database, where every replica finds them.
   *
   * @default Duration.days(14)
   * @see https://goharbor.io/docs/latest/install-config/configure-yml-file/
   */
  readonly jobLogRetention?: Duration;

  /**
   * Proxy by which Harbor reaches what is outside.
   *
   * @default none
   * @see https://goharbor.io/docs/latest/install-config/configure-yml-file/
   */
  readonly proxy?: HarborProxyOptions;

  /**
   * How much it has to do: resources of its parts, and jobs at once.
   *
   * @default "medium"
   * @see https://goharbor.io/docs/latest/install-config/installation-prereqs/
   */
  readonly size?: HarborSize;
}
