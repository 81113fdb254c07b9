import { isIPv4, isIPv6 } from "node:net";
import { isDnsLabel } from "../units";

/**
 * Whether the text is a DNS name of RFC 1123, in any letter case, without a dot at its end. Four numbers are an address, not a
 * name.
 */
export function isDnsName(text: string): boolean {
  const labels = text.toLowerCase().split(".");
  return text.length <= 253 && labels.every(isDnsLabel) && !/^\d+$/.test(labels.at(-1) ?? "");
}

/** Whether the text is what stands between `//` and the port in a URL: a DNS name, an IPv4 address, an IPv6 address in brackets. */
export function isUrlHost(text: string): boolean {
  return isDnsName(text) || isIPv4(text) || (/^\[[0-9a-fA-F:.]+\]$/.test(text) && isIPv6(text.slice(1, -1)));
}

/** Whether the text is the address of a machine or of a network, e.g. `10.0.0.0/8`. */
export function isNetwork(text: string): boolean {
  const [address = "", bits, ...rest] = text.split("/");
  const longest = isIPv4(address) ? 32 : isIPv6(address) && !address.includes("%") ? 128 : -1;
  const length = bits === undefined ? 0 : /^\d{1,3}$/.test(bits) ? Number(bits) : -1;
  return rest.length === 0 && longest !== -1 && length >= 0 && length <= longest;
}

/**
 * Whether every character of a path is one that neither nginx nor Terraform reads as syntax, and that reaches nginx's matching as
 * it stands: `%` does not, since nginx matches decoded paths.
 */
export function isPlainPath(path: string): boolean {
  return /^[A-Za-z0-9._~@:!*+,=()&;'$/-]*$/.test(path) && path.length <= 512;
}

/** Whether nginx can ever see the path: it drops empty segments, `.` and `..` before it matches. */
export function isNormalPath(path: string): boolean {
  const segments = path.replace(/^\//, "").replace(/\/$/, "").split("/");
  return path === "/" || segments.every((segment) => segment !== "" && segment !== "." && segment !== "..");
}

/** Whether the text can be the value of a header inside double quotes: printable ASCII, without quotes, escapes and variables. */
export function isPlainHeaderValue(value: string): boolean {
  return /^[\x20-\x7e]*$/.test(value) && !/["\\$]|%\{/.test(value) && value.length <= 1024;
}

/** Whether the text is a header's name. */
export function isHeaderName(name: string): boolean {
  return /^[A-Za-z][A-Za-z0-9-]{0,127}$/.test(name);
}
