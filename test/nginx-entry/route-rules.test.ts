import { Fn, Token } from "cdktf";
import { Backend, RouteProps, WeightedPart } from "../../lib/nginx-entry";
import { clashes, healthClashes, ROUTE_RULES } from "../../lib/nginx-entry/route-rules";
import { Duration, Size, violationsOf } from "../../lib/units";

const backend = Backend.service({ namespace: "shop", name: "api", port: 8080 });
const codes = (route: Partial<RouteProps>): readonly string[] =>
  violationsOf({ path: "/api", backend, ...route }, ROUTE_RULES).map(({ code }) => code);
const unknown = Token.asString(Fn.join("", ["a", "b"]));
const label63 = "a".repeat(63);

test.each<[string, Partial<RouteProps>, readonly string[]]>([
  ["the root path", { path: "/" }, []],
  ["no path", { path: "" }, ["PathWithoutSlash"]],
  ["a path without a slash", { path: "api" }, ["PathWithoutSlash"]],
  ["a path that ends a block", { path: "/api;}" }, ["PathCharacters"]],
  ["a path with a variable", { path: "/$api" }, []],
  ["a path with a template", { path: "/${api}" }, ["PathCharacters"]],
  ["an encoded path", { path: "/a%20b" }, ["PathCharacters"]],
  ["a path that nginx shortens", { path: "/a/../b" }, ["PathNotNormal"]],
  ["a path that only Terraform knows", { path: `/${unknown}` }, ["RouteNotKnown"]],
  ["a host", { host: "Harbor.example.com" }, []],
  ["a host with a wildcard", { host: "*.example.com" }, []],
  ["a wildcard inside a host", { host: "a.*.example.com" }, ["HostNotDnsName"]],
  ["nothing but a wildcard", { host: "*" }, ["HostNotDnsName"]],
  ["no host", { host: "" }, ["HostNotDnsName"]],
  ["an address", { host: "10.0.0.5" }, ["HostNotDnsName"]],
  ["a host with a port", { host: "example.com:80" }, ["HostNotDnsName"]],
  ["a host that injects", { host: "a.b; return 200" }, ["HostNotDnsName"]],
  ["a host that only Terraform knows", { host: unknown }, ["RouteNotKnown"]],
  ["headers", { headers: { "X-Tenant": "shop", "x-other": "" } }, []],
  ["a header of no name", { headers: { "": "x" } }, ["HeaderName"]],
  ["a header's name that injects", { headers: { "X-A b;": "x" } }, ["HeaderName"]],
  ["a header's value that injects", { headers: { "X-A": 'x"; return 200; #' } }, ["HeaderValue"]],
  ["a header's value that only Terraform knows", { headers: { "X-A": unknown } }, []],
  ["a header of the connection", { headers: { connection: "close" } }, ["HeaderReserved"]],
  ["a header in two spellings", { headers: { "X-A": "1", "x-a": "2" } }, ["HeaderRepeated", "HeaderRepeated"]],
  ["a body of one byte", { bodySize: Size.bytes(1) }, []],
  ["a body of nothing", { bodySize: Size.bytes(0) }, ["BodySizeZero"]],
  ["the shortest timeouts", { timeouts: { connect: Duration.millis(1), read: Duration.millis(1) } }, []],
  [
    "no time",
    { timeouts: { connect: Duration.millis(0), read: Duration.millis(0), send: Duration.millis(0) } },
    ["TimeoutZero", "TimeoutZero", "TimeoutZero"],
  ],
  ["all at once", { path: "x", host: "y z", headers: { "!": "$" } }, ["PathWithoutSlash", "HostNotDnsName", "HeaderName", "HeaderValue"]], // prettier-ignore
])("a route with %s", (_, route, expected) => {
  expect(codes(route)).toEqual(expected);
});

const service = (change: Partial<{ namespace: string; name: string; port: number }>): Backend =>
  Backend.service({ namespace: "shop", name: "api", port: 1, ...change });

test.each<[string, Backend, readonly string[]]>([
  ["a Service", service({ name: label63, namespace: label63, port: 65535 }), []],
  ["a Service that only Terraform knows", service({ name: unknown, namespace: unknown }), []],
  ["a port that only Terraform knows", service({ port: Token.asNumber(Fn.lengthOf(["a"])) }), []],
  ["a Service's name that injects", service({ name: "a b" }), ["BackendName"]],
  ["a name that is too long", service({ name: `${label63}a` }), ["BackendName"]],
  ["a namespace with a dot", service({ namespace: "a.b" }), ["BackendName"]],
  ["port 0", service({ port: 0 }), ["BackendPort"]],
  ["port 65536", service({ port: 65536 }), ["BackendPort"]],
  ["an endpoint", Backend.service({ host: "harbor.harbor.svc", port: 443, scheme: "https" }), []],
  ["an endpoint of no host", Backend.service({ host: "a/b", port: 443, scheme: "https" }), ["BackendHost"]],
  ["a URL", Backend.url("http://api.example.com"), []],
  ["a URL with a port and a slash", Backend.url("HTTPS://10.0.0.5:65535/"), []],
  ["an IPv6 URL", Backend.url("https://[fd00::5]:8443"), []],
  ["a URL that only Terraform knows", Backend.url(unknown), []],
  ["a URL without a scheme", Backend.url("api.example.com"), ["BackendUrl"]],
  ["another scheme", Backend.url("ftp://api.example.com"), ["BackendUrl"]],
  ["a URL with port 0", Backend.url("http://a:0"), ["BackendUrl"]],
  ["a URL with port 65536", Backend.url("http://a:65536"), ["BackendUrl"]],
  ["a URL with a path", Backend.url("http://a/b"), ["BackendUrl"]],
  ["a URL with a query", Backend.url("http://a?b"), ["BackendUrl"]],
  ["a URL that injects", Backend.url("http://a;b"), ["BackendUrl"]],
  ["a URL with a line break", Backend.url("http://a\n"), ["BackendUrl"]],
])("a backend that is %s", (_, target, expected) => {
  expect(codes({ backend: target })).toEqual(expected);
});

test("a login in a URL, and a header's value, are refused without being repeated", () => {
  const text = JSON.stringify(
    violationsOf(
      { path: "/", backend: Backend.url("http://user:canary@host"), headers: { "X-Token": "$canary" } },
      ROUTE_RULES,
    ),
  );
  expect(text).toContain("BackendUrl");
  expect(text).toContain("HeaderValue");
  expect(text).not.toContain("canary");
});

const weighted = (...weights: readonly number[]): Backend =>
  Backend.weighted(weights.map((weight): WeightedPart => ({ backend: Backend.url("http://a.example"), weight })));

test.each<[readonly number[], readonly string[]]>([
  [[1], []],
  [[0, 1], []],
  [[1, 9999], []],
  [[1, 10_000], ["WeightTooSmall"]],
  [[], ["WeightsAllZero"]],
  [[0, 0], ["WeightsAllZero"]],
  [[-1, 2], ["WeightInvalid"]],
  [[NaN], ["WeightInvalid"]],
  [[Infinity, 1], ["WeightInvalid"]],
  [[1_000_000, 101], []],
  [[1_000_001, 1_000_000], ["WeightInvalid"]],
  [[Token.asNumber(Fn.lengthOf(["a"])), 1], ["WeightInvalid"]],
])("weights %p", (weights, expected) => {
  expect(codes({ backend: weighted(...weights) })).toEqual(expected);
});

test("each backend of several is judged", () => {
  const parts = [
    { backend: Backend.url("no"), weight: 0 },
    { backend: Backend.service({ namespace: "shop", name: "api", port: 0 }), weight: 1 },
  ];
  expect(codes({ backend: Backend.weighted(parts) })).toEqual(["BackendUrl", "BackendPort"]);
});

test.each<[Partial<RouteProps>, Partial<RouteProps>, readonly string[]]>([
  [{ path: "/api" }, { path: "/api" }, ["DuplicateRoute"]],
  [{ path: "/api" }, { path: "/api/" }, ["ShadowedRoute"]],
  [{ path: "/" }, { path: "/" }, ["DuplicateRoute"]],
  [{ host: "a.example", path: "/" }, { host: "A.example", path: "/" }, ["ShadowedRoute"]],
  [{ path: "/api" }, { path: "/API" }, []],
  [{ path: "/api" }, { path: "/api/v2" }, []],
  [{ path: "/api" }, { host: "a.example", path: "/api" }, []],
  [{ host: "*.example", path: "/api" }, { host: "a.example", path: "/api" }, []],
])("%j and %j", (first, second, expected) => {
  const [one, other] = [first, second].map((route): RouteProps => ({ path: "/", backend, ...route }));
  expect(clashes([one!], other!).map(({ code }) => code)).toEqual(expected);
});

test("the health endpoint's path is taken, on every host", () => {
  expect(healthClashes("/up", { path: "/up/", backend }).map(({ code }) => code)).toEqual(["ShadowedRoute"]);
  expect(healthClashes("/up", { path: "/up", host: "a.example", backend }).map(({ code }) => code)).toEqual([
    "ShadowedRoute",
  ]);
  expect(healthClashes("/up", { path: "/up/x", backend })).toEqual([]);
});
