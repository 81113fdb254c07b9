import type { Duration, Size } from "../units";
import { block, commonHeaders, locationBlocks, nginxSize, splitBlock } from "./nginx-location";
import { keyOf, ProxyTimeouts, Route } from "./route";

/** All that the configuration of an entry depends on. */
export interface EntryDescription {
  /** Addresses to listen on, e.g. `0.0.0.0` and `[::]`. */
  readonly addresses: readonly string[];
  /** Port of the entry itself. */
  readonly port: number;
  /** Port of health, metrics and status, always plain HTTP. */
  readonly statusPort: number;
  /** Whether the entry speaks TLS; certificate and key lie beside the configuration as `tls.crt` and `tls.key`. */
  readonly tls: boolean;
  /** Number of worker processes. */
  readonly workerProcesses: number;
  /** How long a connection that outlives a reload may go on. */
  readonly workerShutdownTimeout: Duration;
  /** Largest request body of routes that say nothing else. */
  readonly bodySize: Size;
  /** Timeouts of routes that say nothing else. */
  readonly timeouts: Required<ProxyTimeouts>;
  /** Path under which the entry itself answers that it is well. */
  readonly healthPath: string;
  /** DNS domain of the cluster. */
  readonly clusterDomain: string;
  /** Addresses and networks of proxies in front. */
  readonly trustedProxies: readonly string[];
  /** The routes, in any order. */
  readonly routes: readonly Route[];
}

/** Connections of one worker process, to clients and backends together. */
const WORKER_CONNECTIONS = 4096;

const ACCESS_LOG = [
  ["time", '"$time_iso8601"'],
  ["remote_addr", '"$remote_addr"'],
  ["forwarded_for", '"$http_x_forwarded_for"'],
  ["host", '"$host"'],
  ["method", '"$request_method"'],
  ["uri", '"$request_uri"'],
  ["protocol", '"$server_protocol"'],
  ["status", "$status"],
  ["bytes_sent", "$bytes_sent"],
  ["request_length", "$request_length"],
  ["request_time", "$request_time"],
  ["request_id", '"$request_id"'],
  ["upstream_addr", '"$upstream_addr"'],
  ["upstream_status", '"$upstream_status"'],
  ["upstream_response_time", '"$upstream_response_time"'],
  ["user_agent", '"$http_user_agent"'],
  ["referer", '"$http_referer"'],
] as const;

/** Mozilla's intermediate set, without the suites that want a Diffie-Hellman file. */
const CIPHERS = [
  "ECDHE-ECDSA-AES128-GCM-SHA256",
  "ECDHE-RSA-AES128-GCM-SHA256",
  "ECDHE-ECDSA-AES256-GCM-SHA384",
  "ECDHE-RSA-AES256-GCM-SHA384",
  "ECDHE-ECDSA-CHACHA20-POLY1305",
  "ECDHE-RSA-CHACHA20-POLY1305",
];

const UNAVAILABLE_PAGE =
  "<!doctype html><title>Temporarily unavailable</title>" +
  "<h1>Temporarily unavailable</h1><p>The service behind this address does not answer. Please try again in a moment.</p>";

/**
 * The nginx configuration of an entry: the same description gives the same text, in whatever order the routes come.
 *
 * Every path in it is relative, to nginx's prefix or to the file itself; beside it lies `runtime.conf`, which the reloader writes
 * where nginx runs (the resolver is known only there).
 */
export function nginxConfig(description: EntryDescription): string {
  const routes = [...description.routes].sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
  const hosts = new Set(routes.map(({ host }) => host));
  const routesOf = (host: string | undefined): readonly Route[] => routes.filter((route) => route.host === host);
  const lines = [
    "daemon off;",
    "pid nginx.pid;",
    "error_log stderr warn;",
    `worker_processes ${description.workerProcesses};`,
    // Two descriptors a connection; some container runtimes start a process with 1024 and allow it many more.
    `worker_rlimit_nofile ${4 * WORKER_CONNECTIONS};`,
    `worker_shutdown_timeout ${description.workerShutdownTimeout.toString()};`,
    "",
    ...block("events", [`worker_connections ${WORKER_CONNECTIONS};`]),
    "",
    ...block("http", [
      ...httpLines(description),
      ...routes.flatMap((route) => splitBlock(route, description.clusterDomain)),
      "",
      ...statusServer(description),
      "",
      ...defaultServer(description, routesOf(undefined)),
      ...[...hosts].flatMap((host) =>
        host === undefined ? [] : ["", ...hostServer(description, host, routesOf(host))],
      ),
    ]),
  ];
  return `${lines.join("\n")}\n`;
}

function httpLines(description: EntryDescription): readonly string[] {
  const { bodySize, timeouts } = description;
  return [
    "include runtime.conf;",
    ...["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map((use) => `${use}_temp_path tmp/${use};`),
    "default_type application/octet-stream;",
    "server_tokens off;",
    // Long names of hosts and headers need more room than nginx gives them.
    "server_names_hash_bucket_size 512;",
    "proxy_headers_hash_bucket_size 256;",
    "variables_hash_max_size 16384;",
    // Sessions in cookies and long security policies do not fit into nginx's own 4 and 8 KiB.
    "large_client_header_buffers 4 32k;",
    "proxy_buffer_size 16k;",
    "proxy_buffers 8 16k;",
    "proxy_busy_buffers_size 32k;",
    "",
    `log_format entry escape=json '{${ACCESS_LOG.map(([name, value]) => `"${name}":${value}`).join(",")}}';`,
    "access_log /dev/stdout entry;",
    "",
    // The client's own spelling, port included, where it names the host that was routed by; not where a request names one host
    // in its first line and another in its header.
    ...block('map "$host|$http_host" $entry_host', [
      "default $host;",
      '"|" $proxy_host;',
      String.raw`"~*^([^|]+)\|\1(:[0-9]+)?$" $http_host;`,
    ]),
    ...trustLines(description.trustedProxies),
    // No other protocol than websocket: a switch to h2c would smuggle requests past these routes.
    ...block("map $http_upgrade $entry_upgrade", ['default "";', "~*^websocket$ websocket;"]),
    ...block("map $entry_upgrade $entry_connection", ['default "";', "websocket upgrade;"]),
    "",
    `client_max_body_size ${nginxSize(bodySize)};`,
    "resolver_timeout 5s;",
    "proxy_http_version 1.1;",
    `proxy_connect_timeout ${timeouts.connect.toString()};`,
    `proxy_read_timeout ${timeouts.read.toString()};`,
    `proxy_send_timeout ${timeouts.send.toString()};`,
    // Bodies pass through: nothing is kept on the node's disk.
    "proxy_request_buffering off;",
    "proxy_max_temp_file_size 0;",
    "proxy_redirect off;",
    "proxy_intercept_errors off;",
    "proxy_ssl_server_name on;",
    "proxy_ssl_protocols TLSv1.2 TLSv1.3;",
    ...commonHeaders(),
    "",
    "error_page 500 502 503 504 @unavailable;",
    ...(description.tls ? tlsLines() : []),
  ];
}

/** Whom to believe about where a request comes from, and by which scheme. */
function trustLines(proxies: readonly string[]): readonly string[] {
  return [
    ...proxies.map((proxy) => `set_real_ip_from ${proxy};`),
    ...(proxies.length > 0 ? ["real_ip_header X-Forwarded-For;", "real_ip_recursive on;"] : []),
    ...block("geo $realip_remote_addr $entry_trusted", ["default 0;", ...proxies.map((proxy) => `${proxy} 1;`)]),
    ...block('map "$entry_trusted|$http_x_forwarded_proto" $entry_scheme', [
      "default $scheme;",
      '"1|http" http;',
      '"1|https" https;',
    ]),
  ];
}

function tlsLines(): readonly string[] {
  return [
    // Plain HTTP on the same port.
    "error_page 497 =308 https://$entry_host$request_uri;",
    "",
    "ssl_certificate tls.crt;",
    "ssl_certificate_key tls.key;",
    "ssl_protocols TLSv1.2 TLSv1.3;",
    `ssl_ciphers ${CIPHERS.join(":")};`,
    "ssl_prefer_server_ciphers off;",
    "ssl_session_cache shared:entry:10m;",
    "ssl_session_timeout 1d;",
    "ssl_session_tickets off;",
  ];
}

function statusServer({ addresses, statusPort }: EntryDescription): readonly string[] {
  return block("server", [
    ...addresses.map((address) => `listen ${address}:${statusPort};`),
    "access_log off;",
    ...block("location = /healthz", ["default_type text/plain;", 'return 200 "ok\\n";']),
    ...block("location = /stub_status", ["stub_status;"]),
    ...block("location = /metrics", [
      // The reloader writes the file; nginx fills in its own numbers while it serves it.
      "alias metrics;",
      'default_type "text/plain; version=0.0.4; charset=utf-8";',
      "ssi on;",
      "ssi_types *;",
    ]),
    ...block("location /", ["return 404;"]),
    ...unavailableLocation(),
  ]);
}

function defaultServer(description: EntryDescription, routes: readonly Route[]): readonly string[] {
  return block("server", [
    ...listenLines(description, " default_server"),
    // A request without a host: HTTP/1.0 knows none.
    'server_name "";',
    ...routeLines(description, routes),
  ]);
}

function hostServer(description: EntryDescription, host: string, routes: readonly Route[]): readonly string[] {
  return block("server", [...listenLines(description, ""), `server_name ${host};`, ...routeLines(description, routes)]);
}

function listenLines({ addresses, port, tls }: EntryDescription, suffix: string): readonly string[] {
  return addresses.map((address) => `listen ${address}:${port}${tls ? " ssl" : ""}${suffix};`);
}

function routeLines(description: EntryDescription, routes: readonly Route[]): readonly string[] {
  return [
    ...block(`location = "${description.healthPath}"`, [
      "access_log off;",
      "default_type text/plain;",
      'return 200 "ok\\n";',
    ]),
    ...routes.flatMap((route) => locationBlocks(route, description.clusterDomain)),
    ...(routes.some(({ path }) => path === "/") ? [] : block("location /", ["return 404;"])),
    ...unavailableLocation(),
  ];
}

function unavailableLocation(): readonly string[] {
  return block("location @unavailable", ["default_type text/html;", `return 503 "${UNAVAILABLE_PAGE}";`]);
}
