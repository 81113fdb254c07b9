import { Token } from "cdktf";
import { isPort } from "../../units";
import { isDomainName } from "./external-url";

/** Host and port of a server outside. */
export interface ServerAddress {
  /** Name or address of the host. */
  readonly host: string;
  /** TCP port. */
  readonly port: number;
}

/** A host as it was written, with its port or without: `10.0.0.21`, `redis.example.com:26380`, `[fd00::5]:26379`. */
export function readAddress(text: string, defaultPort: number): ServerAddress {
  const [, bracketed, plain, port] = /^(?:\[([^\]]*)\]|([^:]*))(?::(\d{1,5}))?$/.exec(text) ?? [];
  // What has more than one colon and no brackets is an IPv6 address as a whole.
  return { host: bracketed ?? plain ?? text, port: port === undefined ? defaultPort : Number(port) };
}

/** `host:port`, an IPv6 address in brackets. */
export function addressText({ host, port }: ServerAddress): string {
  return `${host.includes(":") ? `[${host}]` : host}:${numberText(port)}`;
}

/** A number inside a text; as a number, one that Terraform fills in is a placeholder that means nothing there. */
export function numberText(number: number): string {
  return Token.isUnresolved(number) ? Token.asString(number) : String(number);
}

/**
 * Whether the text names a host that pods and machines can reach: a domain name, a Service, an address, and not the own machine. What only Terraform
 * knows is taken for one.
 */
export function isServerHost(host: string): boolean {
  const named = isDomainName(host.toLowerCase()) || isIpv4(host) || isIpv6(host);
  return Token.isUnresolved(host) || (named && !isOwnMachine(host));
}

/** Whether the text means the machine, or the pod, itself; an IPv6 address in brackets or without. */
export function isOwnMachine(host: string): boolean {
  return /^(localhost(\.localdomain)?|127\.[\d.]+|0\.0\.0\.0|::1?|::ffff:(7f[0-9a-f]{2}:[0-9a-f]+|0:0))$/i.test(
    shortest(host),
  );
}

/** Whether a host has its name from the cluster alone, or an address that only its own network has; no public authority has a certificate for it. What
 * only Terraform knows is taken for neither. */
export function isPrivate(host: string): boolean {
  if (Token.isUnresolved(host)) {
    return false;
  }
  const plain = shortest(host);
  if (plain.includes(":")) {
    return isOwnMachine(plain) || /^f([cd]|e[89ab])/i.test(plain);
  }
  return (
    !plain.includes(".") ||
    /\.(svc|local|internal)$/i.test(plain) ||
    /^(10|127|169\.254|192\.168|172\.(1[6-9]|2\d|3[01])|100\.(6[4-9]|[7-9]\d|1[01]\d|12[0-7]))\.[\d.]+$/.test(plain)
  );
}

/** An IPv6 address without brackets and as short as it can be; anything else as it is. */
function shortest(host: string): string {
  const plain = host.replace(/^\[(.*)\]$/, "$1");
  return isIpv6(plain) ? new URL(`http://[${plain}]`).hostname.slice(1, -1) : plain;
}

/** Whether the number is a TCP port, or one that only Terraform knows. */
export function isServerPort(port: number): boolean {
  return Token.isUnresolved(port) || isPort(port);
}

function isIpv4(text: string): boolean {
  const parts = text.split(".");
  return parts.length === 4 && parts.every((part) => /^(0|[1-9]\d{0,2})$/.test(part) && Number(part) <= 255);
}

function isIpv6(text: string): boolean {
  return /^[0-9a-f:]+(:\d+\.\d+\.\d+\.\d+)?$/i.test(text) && text.includes(":") && URL.canParse(`http://[${text}]`);
}
