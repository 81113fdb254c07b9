import { SecretValue } from "../../environment";
import { Duration } from "../../units";
import { HarborKeys } from "../keys/harbor-keys";
import { defaultPort, type ExternalUrl, readUrl } from "./external-url";
import type { HarborProps } from "./harbor-props";
import { HarborScanner } from "./scanner";

/** How clients get to a Harbor by what it runs on. */
export interface ClientAccess {
  /** Whether it, or the entry before it, speaks TLS with what comes next. */
  readonly scheme: ExternalUrl["scheme"];
  /** TCP port. */
  readonly port: number;
  /** Whether it believes what says that it is in front of it; left out where that is not known. */
  readonly trustsProxies?: boolean;
}

/** A Harbor with its defaults filled in, whatever it runs on. */
export interface HarborDescription extends Required<
  Omit<HarborProps, "externalUrl" | "certificateAuthority" | "trustedAuthorities" | "proxy">
> {
  /** Address that clients use. */
  readonly url: ExternalUrl;
  readonly certificateAuthority: string | undefined;
  readonly trustedAuthorities: string | undefined;
  readonly proxy: HarborProps["proxy"];
}

/** A Harbor with its defaults filled in. @param access how clients get to it */
export function describedHarbor(props: HarborProps, access: ClientAccess): HarborDescription {
  const tlsInFront = props.tlsInFront ?? false;
  return {
    hostname: props.hostname,
    url: urlOf(props, tlsInFront, access),
    tlsInFront,
    plainHttp: props.plainHttp ?? false,
    certificateAuthority: props.certificateAuthority,
    trustedAuthorities: props.trustedAuthorities,
    database: props.database,
    redis: props.redis,
    storage: props.storage,
    keys: props.keys ?? HarborKeys.variables(),
    adminPassword: props.adminPassword ?? SecretValue.variable("harbor_admin_password"),
    scanner: props.scanner ?? HarborScanner.online(),
    metrics: props.metrics ?? true,
    jobLogRetention: props.jobLogRetention ?? Duration.days(14),
    proxy: props.proxy,
    size: props.size ?? "medium",
  };
}

/** The scheme that clients see. */
export function publicScheme(tlsInFront: boolean, access: ClientAccess): ExternalUrl["scheme"] {
  return tlsInFront ? "https" : access.scheme;
}

function urlOf({ hostname, externalUrl }: HarborProps, tlsInFront: boolean, access: ClientAccess): ExternalUrl {
  const given = externalUrl === undefined ? undefined : readUrl(externalUrl);
  if (given !== undefined) {
    return { scheme: given.scheme, hostname: given.hostname, port: given.port };
  }
  const scheme = publicScheme(tlsInFront, access);
  // What ends TLS in front listens where clients expect it unless externalUrl says otherwise.
  return { scheme, hostname, port: scheme === access.scheme ? access.port : defaultPort(scheme) };
}
