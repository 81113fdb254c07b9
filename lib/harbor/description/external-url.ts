import { Token } from "cdktf";
import { isPort } from "../../units";

/** The address by which clients know a Harbor, in its parts. */
export interface ExternalUrl {
  /** Scheme of it. */
  readonly scheme: "http" | "https";
  /** Domain name, in lower case; an IPv6 address is in brackets. */
  readonly hostname: string;
  /** TCP port, also where it is that of the scheme. */
  readonly port: number;
}

/** What a URL that somebody wrote has beyond scheme, host and port. */
export interface WrittenUrl extends ExternalUrl {
  /** Login, path, query or fragment, for none of which Harbor has room; empty in a good one. */
  readonly rest: string;
}

const DEFAULT_PORTS = { http: 80, https: 443 } as const;

/** The port that a scheme has where a URL names none. */
export function defaultPort(scheme: ExternalUrl["scheme"]): number {
  return DEFAULT_PORTS[scheme];
}

const SCHEME = "(https?)://";
const LOGIN = "([^/?#]*@)?";
/** An IPv6 address in brackets; else a name, of which parts, or all of it, may be what only Terraform knows. */
const HOST = "(\\[[0-9a-f:.]+\\]|(?:\\$\\{TfToken\\[[^\\]]*\\]\\}|[^/?#:@[\\]\\s])+)";
const URL_TEXT = new RegExp(`^${SCHEME}${LOGIN}${HOST}(?::(\\d{1,5}))?([/?#].*)?$`, "i");

/** A URL in its parts; undefined for what is none of HTTP, and for a port that is none. Of all parts only the host may be known to Terraform alone. */
export function readUrl(text: string): WrittenUrl | undefined {
  const [, written, login = "", hostname, port, rest = ""] = URL_TEXT.exec(text) ?? [];
  if (written === undefined || hostname === undefined || (port !== undefined && !isPort(Number(port)))) {
    return undefined;
  }
  const scheme = written.toLowerCase() as ExternalUrl["scheme"];
  return {
    scheme,
    hostname: Token.isUnresolved(hostname) ? hostname : hostname.toLowerCase(),
    port: port === undefined ? defaultPort(scheme) : Number(port),
    rest: login + (rest === "/" ? "" : rest),
  };
}

/** A URL without its login, which must not be repeated. */
export function withoutLogin(url: string): string {
  return url.replace(/\/\/.*@/, "//…@");
}

/** As image names begin: `harbor.example.com`, or `harbor.example.com:8443` where clients have to name the port. */
export function addressOf({ scheme, hostname, port }: ExternalUrl): string {
  return port === defaultPort(scheme) ? hostname : `${hostname}:${port}`;
}

/** The URL as Harbor's `externalURL` and `external_url` have it: without a path, and without the port that the scheme has anyway. */
export function urlText(url: ExternalUrl): string {
  return `${url.scheme}://${addressOf(url)}`;
}

/** Whether the text is a domain name that clients and certificates can have: no address, no name without a dot. */
export function isDomainName(text: string): boolean {
  const labels = text.split(".");
  return (
    text.length <= 253 &&
    labels.length >= 2 &&
    labels.every((label) => /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/.test(label)) &&
    // The last label of a name is never a number: that would be an address.
    !/^\d+$/.test(labels.at(-1) ?? "")
  );
}
