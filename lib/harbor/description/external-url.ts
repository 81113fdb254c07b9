/** The address by which clients know a Harbor, in its parts. */
export interface ExternalUrl {
  /** Scheme of it. */
  readonly scheme: "http" | "https";
  /** Domain name, in lower case. */
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

/** A URL in its parts; undefined for what is none of HTTP. */
export function readUrl(text: string): WrittenUrl | undefined {
  const [, login = "", scheme, hostname, port, rest = ""] =
    /^(?=https?:\/\/([^/?#]*@)?)(https?):\/\/(?:[^/?#]*@)?(\[[0-9a-f:.]+\]|[^/?#:@[\]\s]+)(?::(\d{1,5}))?([/?#].*)?$/i.exec(
      text,
    ) ?? [];
  if (scheme === undefined || hostname === undefined) {
    return undefined;
  }
  const known = scheme.toLowerCase() as ExternalUrl["scheme"];
  return {
    scheme: known,
    hostname: hostname.toLowerCase(),
    port: port === undefined ? defaultPort(known) : Number(port),
    rest: login + (rest === "/" ? "" : rest),
  };
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
