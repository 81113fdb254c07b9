import * as fc from "fast-check";
import { Backend, RouteProps } from "../../lib/nginx-entry";
import { nginxConfig } from "../../lib/nginx-entry/nginx-config";
import { locationBlocks, nginxSize, splitBlock } from "../../lib/nginx-entry/nginx-location";
import { normalized } from "../../lib/nginx-entry/route";
import { Duration, Size } from "../../lib/units";
import { described } from "./descriptions";
import { validRoutes } from "./generated-routes";

const api = Backend.service({ namespace: "shop", name: "api", port: 8080 });
const locations = (route: RouteProps): string => locationBlocks(normalized(route), "cluster.local").join("\n");
const split = (route: RouteProps): string => splitBlock(normalized(route), "cluster.local").join("\n");

test("a path is matched whole, and as the beginning of longer ones", () => {
  expect(locations({ path: "/api/", backend: api })).toMatchInlineSnapshot(`
   "location = "/api" {
       set $entry_backend "http://api.shop.svc.cluster.local:8080";
       proxy_pass $entry_backend;
   }
   location "/api/" {
       set $entry_backend "http://api.shop.svc.cluster.local:8080";
       proxy_pass $entry_backend;
   }"
  `);
});

test("a prefix that is stripped is quoted for the regular expression", () => {
  expect(locations({ path: "/a.b(c)", backend: api, stripPrefix: true })).toMatchInlineSnapshot(`
   "location = "/a.b(c)" {
       set $entry_backend "http://api.shop.svc.cluster.local:8080";
       rewrite ^ / break;
       proxy_pass $entry_backend;
   }
   location "/a.b(c)/" {
       set $entry_backend "http://api.shop.svc.cluster.local:8080";
       rewrite "(?s)^/a\\.b\\(c\\)(/.*)$" $1 break;
       proxy_pass $entry_backend;
   }"
  `);
});

test("the root path is one location, with nothing to strip", () => {
  expect(locations({ path: "/", backend: api, stripPrefix: true })).toMatchInlineSnapshot(`
   "location "/" {
       set $entry_backend "http://api.shop.svc.cluster.local:8080";
       proxy_pass $entry_backend;
   }"
  `);
});

test("all options of a route", () => {
  const route: RouteProps = {
    path: "/",
    backend: Backend.url("HTTPS://Registry.example.com:5000/"),
    websocket: true,
    headers: { "X-Tenant": "shop", HOST: "registry.example.com" },
    timeouts: { connect: Duration.millis(1500), read: Duration.minutes(5), send: Duration.seconds(9) },
    bodySize: Size.gibibytes(4),
  };
  expect(locations(route)).toMatchInlineSnapshot(`
   "location "/" {
       set $entry_backend "https://registry.example.com:5000";
       client_max_body_size 4g;
       proxy_connect_timeout 1500ms;
       proxy_read_timeout 300s;
       proxy_send_timeout 9s;
       proxy_set_header X-Real-IP $remote_addr;
       proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
       proxy_set_header X-Forwarded-Proto $entry_scheme;
       proxy_set_header Upgrade $entry_upgrade;
       proxy_set_header Connection $entry_connection;
       proxy_set_header HOST "registry.example.com";
       proxy_set_header X-Tenant "shop";
       proxy_pass $entry_backend;
   }"
  `);
});

test("weights become shares, rounded down to what nginx counts in", () => {
  const parts = [1, 0, 1, 1].map((weight, index) => ({ backend: Backend.url(`http://10.0.0.${index}`), weight }));
  const route = { path: "/shop", backend: Backend.weighted(parts) };
  expect(split(route)).toMatchInlineSnapshot(`
   "split_clients $request_id $entry_split_26315ce1e935 {
       33.33% "http://10.0.0.0";
       33.33% "http://10.0.0.2";
       * "http://10.0.0.3";
   }"
  `);
  expect(locations(route)).toContain("set $entry_backend $entry_split_");
});

test("one backend with all the weight needs no shares", () => {
  const parts = [1, 0].map((weight, index) => ({ backend: Backend.url(`http://10.0.0.${index}`), weight }));
  const route = { path: "/shop", backend: Backend.weighted(parts) };
  expect(split(route)).toBe("");
  expect(locations(route)).toContain('set $entry_backend "http://10.0.0.0";');
});

test.each<[Backend, string]>([
  [
    Backend.service({ namespace: "shop", name: "api", port: 80, scheme: "https" }),
    "https://api.shop.svc.example.org:80",
  ],
  [Backend.service({ host: "a.b.svc", port: 80, scheme: "http" }), "http://a.b.svc.example.org:80"],
  [Backend.service({ host: "a.b.svc.other", port: 80, scheme: "http" }), "http://a.b.svc.other:80"],
  [Backend.url("http://[FD00::5]"), "http://[fd00::5]"],
])("backend %# is reached by its full name", (backend, origin) => {
  const [, first] = locationBlocks({ path: "/", backend }, "example.org");
  expect(first?.trim()).toBe(`set $entry_backend "${origin}";`);
});

test.each([
  [Size.bytes(1), "1"],
  [Size.bytes(1025), "1025"],
  [Size.kibibytes(3), "3k"],
  [Size.mebibytes(1536), "1536m"],
  [Size.tebibytes(1), "1024g"],
])("%s in nginx's form is %s", (size, text) => {
  expect(nginxSize(size)).toBe(text);
});

const serversOf = (text: string): readonly string[] =>
  [...text.matchAll(/^ {8}(listen|server_name) .*;$/gm)].map(([line]) => line.trim());

test("a server for each host, the default one for the rest", () => {
  const routes = [
    { host: "b.example", path: "/x", backend: api },
    { host: "*.a.example", path: "/", backend: api },
    { host: "b.example", path: "/", backend: api },
  ];
  const text = nginxConfig(described(routes, { tls: true, addresses: ["0.0.0.0", "[::]"] }));
  expect(serversOf(text)).toEqual([
    "listen 0.0.0.0:18081;",
    "listen [::]:18081;",
    "listen 0.0.0.0:18080 ssl default_server;",
    "listen [::]:18080 ssl default_server;",
    'server_name "";',
    "listen 0.0.0.0:18080 ssl;",
    "listen [::]:18080 ssl;",
    "server_name *.a.example;",
    "listen 0.0.0.0:18080 ssl;",
    "listen [::]:18080 ssl;",
    "server_name b.example;",
  ]);
});

test("with TLS only what is safe today is spoken", () => {
  const text = nginxConfig(described([], { tls: true }));
  expect(text).toContain("ssl_protocols TLSv1.2 TLSv1.3;");
  expect(text).toContain("error_page 497 =308 https://$entry_host$request_uri;");
  expect(nginxConfig(described([]))).not.toContain("ssl_certificate");
});

test("the order of the routes does not show, and Terraform finds nothing to fill in", () => {
  fc.assert(
    fc.property(validRoutes(), fc.boolean(), (routes, tls) => {
      const text = nginxConfig(described(routes, { tls }));
      expect(nginxConfig(described([...routes].reverse(), { tls }))).toBe(text);
      expect(text).not.toMatch(/[$%]\{/);
    }),
  );
});
