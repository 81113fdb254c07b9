import { createHash } from "node:crypto";
import type { Size } from "../units";
import { Backend, originOf, SingleBackend, Target, WeightedBackend } from "./backend";
import { keyOf, Route } from "./route";

/** What every backend is told about a request, beside the client's own headers. */
const FORWARDED_HEADERS: Readonly<Record<string, string>> = {
  Host: "$entry_host",
  "X-Real-IP": "$remote_addr",
  "X-Forwarded-For": "$proxy_add_x_forwarded_for",
  "X-Forwarded-Proto": "$entry_scheme",
};

const UNITS = [
  ["g", 1024 ** 3],
  ["m", 1024 ** 2],
  ["k", 1024],
] as const;

/** Without websocket nginx would ask the backend to close, and pass on no Upgrade. */
const PLAIN_CONNECTION = { Connection: '""' };
const WEBSOCKET_CONNECTION = { Upgrade: "$entry_upgrade", Connection: "$entry_connection" };

/** The lines of a block, its braces and its content moved in. */
export function block(head: string, lines: readonly string[]): readonly string[] {
  return [`${head} {`, ...lines.map((line) => (line === "" ? line : `    ${line}`)), "}"];
}

/** Size in nginx's form, in the largest unit that holds it without a remainder: `4g`, `1536m`. */
export function nginxSize(size: Size): string {
  const bytes = size.toBytes();
  const unit = UNITS.find(([, one]) => bytes % one === 0);
  return unit ? `${bytes / unit[1]}${unit[0]}` : String(bytes);
}

/** The header lines of everything that has no headers of its own. */
export function commonHeaders(): readonly string[] {
  return headerLines({ ...FORWARDED_HEADERS, ...PLAIN_CONNECTION });
}

/** The shares of a weighted route, outside of any server; nothing for the others. */
export function splitBlock(route: Route, clusterDomain: string): readonly string[] {
  const parts = sharesOf(route.backend);
  if (parts.length < 2) {
    return [];
  }
  const total = parts.reduce((sum, { weight }) => sum + weight, 0);
  const lines = parts.map(({ target, weight }, index) => {
    // Rounded down, so that the sum never passes 100; the last one takes what is left.
    const share = index === parts.length - 1 ? "*" : `${Math.floor((weight * 10_000) / total) / 100}%`;
    return `${share} "${originOf(target, clusterDomain)}";`;
  });
  return block(`split_clients $request_id $${splitVariable(route)}`, lines);
}

/** The locations of a route: one for its path, one for everything below. */
export function locationBlocks(route: Route, clusterDomain: string): readonly string[] {
  const { path } = route;
  if (path === "/") {
    // Nothing to strip: the path of the route is the whole of what all paths begin with.
    return block('location "/"', locationLines(route, clusterDomain, undefined));
  }
  return [
    ...block(`location = "${path}"`, locationLines(route, clusterDomain, "rewrite ^ / break;")),
    ...block(`location "${path}/"`, locationLines(route, clusterDomain, stripLine(path))),
  ];
}

function locationLines(route: Route, clusterDomain: string, strip: string | undefined): readonly string[] {
  const { bodySize, timeouts } = route;
  return [
    // A variable makes nginx resolve the name when a request comes: a name that does not exist yet is no reason not to start.
    `set $entry_backend ${backendValue(route, clusterDomain)};`,
    ...(route.stripPrefix === true && strip !== undefined ? [strip] : []),
    ...(bodySize === undefined ? [] : [`client_max_body_size ${nginxSize(bodySize)};`]),
    ...(timeouts?.connect === undefined ? [] : [`proxy_connect_timeout ${timeouts.connect.toString()};`]),
    ...(timeouts?.read === undefined ? [] : [`proxy_read_timeout ${timeouts.read.toString()};`]),
    ...(timeouts?.send === undefined ? [] : [`proxy_send_timeout ${timeouts.send.toString()};`]),
    ...ownHeaders(route),
    "proxy_pass $entry_backend;",
  ];
}

function backendValue(route: Route, clusterDomain: string): string {
  const parts = sharesOf(route.backend);
  const [only] = parts;
  return parts.length === 1 && only ? `"${originOf(only.target, clusterDomain)}"` : `$${splitVariable(route)}`;
}

function sharesOf(backend: Backend): readonly { readonly target: Target; readonly weight: number }[] {
  if (backend instanceof WeightedBackend) {
    const parts = backend.parts.filter(({ weight }) => weight > 0);
    return parts.map((part) => ({ target: part.backend.target, weight: part.weight }));
  }
  return backend instanceof SingleBackend ? [{ target: backend.target, weight: 1 }] : [];
}

/** Named after what it is for and not after its place, so that a route more or less changes no other. */
function splitVariable(route: Route): string {
  return `entry_split_${createHash("sha256").update(keyOf(route)).digest("hex").slice(0, 12)}`;
}

function stripLine(path: string): string {
  // (?s): a path may hold an encoded line break, and must not slip past the expression by it.
  return `rewrite "(?s)^${path.replace(/[.*+()$]/g, "\\$&")}(/.*)$" $1 break;`;
}

/** nginx drops all inherited headers where one is set, so a location with any of its own repeats the others. */
function ownHeaders(route: Route): readonly string[] {
  const own = Object.entries(route.headers ?? {});
  if (own.length === 0 && route.websocket !== true) {
    return [];
  }
  const taken = new Set(own.map(([name]) => name.toLowerCase()));
  const kept = Object.entries(FORWARDED_HEADERS).filter(([name]) => !taken.has(name.toLowerCase()));
  return headerLines({
    ...Object.fromEntries(kept),
    ...(route.websocket === true ? WEBSOCKET_CONNECTION : PLAIN_CONNECTION),
    ...Object.fromEntries(
      own.sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, value]): [string, string] => [name, `"${value}"`]),
    ),
  });
}

function headerLines(headers: Readonly<Record<string, string>>): readonly string[] {
  return Object.entries(headers).map(([name, value]) => `proxy_set_header ${name} ${value};`);
}
