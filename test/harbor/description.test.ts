import * as fc from "fast-check";
import { ExternalPostgres, ExternalRedis } from "../../lib/harbor";
import { SecretValue } from "../../lib/environment";
import { addressOf, isDomainName, readUrl, urlText } from "../../lib/harbor/description/external-url";
import { proxySettings } from "../../lib/harbor/description/proxy";
import {
  addressText,
  isOwnMachine,
  isPrivate,
  isServerHost,
  readAddress,
} from "../../lib/harbor/description/server-address";
import { profileOf } from "../../lib/harbor/description/size-profile";
import { databaseValues, redisValues } from "../../lib/harbor/cluster/harbor-values";
import { TOKEN } from "./refused-harbors";

const label = fc.stringMatching(/^[a-z]([a-z0-9-]{0,8}[a-z0-9])?$/);
const domain = fc.array(label, { minLength: 2, maxLength: 4 }).map((labels) => labels.join("."));
const port = fc.integer({ min: 1, max: 65535 });
const ipv4 = fc.tuple(fc.nat(255), fc.nat(255), fc.nat(255), fc.nat(255)).map((parts) => parts.join("."));
const ipv6 = fc.ipV6().filter((text) => !text.includes("."));
const PASSWORD = SecretValue.variable("password");

describe("external URLs", () => {
  test("what is written is read again, and a browser reads the same", () => {
    fc.assert(
      fc.property(fc.constantFrom("http" as const, "https" as const), domain, port, (scheme, hostname, chosen) => {
        const url = { scheme, hostname, port: chosen };
        const text = urlText(url);
        expect(readUrl(text)).toEqual({ ...url, rest: "" });
        expect(new URL(text).origin).toBe(text);
        expect(text).toBe(`${scheme}://${addressOf(url)}`);
      }),
    );
  });

  test("the port that the scheme has anyway stands nowhere", () => {
    expect(addressOf({ scheme: "https", hostname: "harbor.example.com", port: 443 })).toBe("harbor.example.com");
    expect(addressOf({ scheme: "http", hostname: "harbor.example.com", port: 443 })).toBe("harbor.example.com:443");
  });

  test.each([
    ["https://Harbor.Example.com", { scheme: "https", hostname: "harbor.example.com", port: 443, rest: "" }],
    ["HTTP://harbor.example.com:80/", { scheme: "http", hostname: "harbor.example.com", port: 80, rest: "" }],
    [
      "https://harbor.example.com/harbor",
      { scheme: "https", hostname: "harbor.example.com", port: 443, rest: "/harbor" },
    ],
    ["https://me:secret@harbor.example.com", expect.objectContaining({ rest: "me:secret@" })],
    ["https://harbor.example.com?x", expect.objectContaining({ rest: "?x" })],
    ["ftp://harbor.example.com", undefined],
    ["harbor.example.com", undefined],
    ["https://harbor.example.com:0", undefined],
    ["https://harbor.example.com:65536", undefined],
    ["https://[fd00::5]:8443", { scheme: "https", hostname: "[fd00::5]", port: 8443, rest: "" }],
    [`HTTPS://A.${TOKEN}:8443/`, { scheme: "https", hostname: `A.${TOKEN}`, port: 8443, rest: "" }],
    ["https://", undefined],
    ["https://harbor example.com", undefined],
  ])("%s", (text, expected: unknown) => {
    expect(readUrl(text)).toEqual(expected);
  });

  test.each([
    [true, "harbor.example.com"],
    [true, "1.example.com"],
    [true, `${"a".repeat(63)}.example`],
    [false, `${"a".repeat(64)}.example`],
    [false, "harbor"],
    [false, "localhost"],
    [false, "10.0.0.5"],
    [false, "Harbor.example.com"],
    [false, "harbor.example.com."],
    [false, "harbor_1.example.com"],
    [false, "-a.example.com"],
    [false, "[fd00::5]"],
    [false, ""],
  ])("%s is what is said of a domain name: %s", (expected, text) => {
    expect(isDomainName(text)).toBe(expected);
  });
});

describe("addresses of servers", () => {
  test("what is written is read again", () => {
    fc.assert(
      fc.property(fc.oneof(domain, ipv4, ipv6), port, (host, chosen) => {
        expect(readAddress(addressText({ host, port: chosen }), 1)).toEqual({ host, port: chosen });
      }),
    );
  });

  test("without a port there is the usual one", () => {
    fc.assert(
      fc.property(fc.oneof(domain, ipv4), (host) => {
        expect(readAddress(host, 26379)).toEqual({ host, port: 26379 });
      }),
    );
    expect(readAddress("fd00::5", 26379)).toEqual({ host: "fd00::5", port: 26379 });
    expect(readAddress("[fd00::5]", 26379)).toEqual({ host: "fd00::5", port: 26379 });
  });

  test.each([
    [true, "redis.cache.svc"],
    [true, "fd00::5"],
    [true, "10.0.0.5"],
    [false, "redis"],
    [false, "10.0.0.256"],
    [false, "redis.example.com:6379"],
    [false, "redis://redis.example.com"],
    [false, "127.0.0.1"],
    [false, "a b.example.com"],
    [false, ""],
  ])("%s is what is said of a server: %s", (expected, text) => {
    expect(isServerHost(text)).toBe(expected);
  });
});

test.each([
  [true, "localhost"],
  [true, "127.0.0.1"],
  [true, "[::1]"],
  [true, "::"],
  [true, "0:0:0:0:0:0:0:1"],
  [true, "::ffff:127.0.0.1"],
  [false, "10.0.0.5"],
  [false, "[::5]"],
  [false, "::ffff:10.0.0.5"],
  [false, "localhost.example.com"],
])("%s is what is said of the own machine: %s", (expected, text) => {
  expect(isOwnMachine(text)).toBe(expected);
});

test.each([
  [true, "10.0.0.5"],
  [true, "100.64.0.1"],
  [true, "fd00::5"],
  [true, "[fe80::5]"],
  [true, "postgres.databases.svc"],
  [true, "minio"],
  [false, "100.128.0.1"],
  [false, "2001:db8::5"],
  [false, "[2001:db8::5]"],
  [false, "db.example.com"],
  [false, TOKEN],
])("%s is what is said of a host of one network alone: %s", (expected, host) => {
  expect(isPrivate(host)).toBe(expected);
});

describe("Redis", () => {
  const server = fc.record({ host: fc.oneof(domain, ipv4, ipv6), port });
  const indexes = fc
    .uniqueArray(fc.integer({ min: 1, max: 15 }), { minLength: 5, maxLength: 5 })
    .map(([jobservice, registry, scanner, harbor, cache]) => ({ jobservice, registry, scanner, harbor, cache }));

  test("sentinels: all of them in their order, with their ports", () => {
    fc.assert(
      fc.property(fc.array(server, { minLength: 1, maxLength: 5 }), label, (servers, masterSet) => {
        const redis = ExternalRedis.sentinel({ sentinels: servers.map(addressText), masterSet });
        expect(redis.servers).toEqual(servers);
        expect(redis.address.split(",")).toEqual(servers.map(addressText));
      }),
    );
  });

  test("the chart has texts, all of them different, and no password", () => {
    fc.assert(
      fc.property(server, indexes, (at, numbers) => {
        const values = redisValues(ExternalRedis.single({ ...at, indexes: numbers, password: PASSWORD }), "redis");
        const { external } = values as { readonly external: Readonly<Record<string, unknown>> };
        const written = Object.entries(external)
          .filter(([key]) => key.endsWith("Index"))
          .map(([, value]) => value);
        expect(written).toHaveLength(6);
        expect(new Set(written).size).toBe(6);
        expect(written.every((value) => typeof value === "string")).toBe(true);
        expect(external).toMatchObject({ addr: addressText(at), password: "", existingSecret: "redis" });
      }),
    );
  });

  test("the numbers are the same wherever a Harbor runs", () => {
    expect(ExternalRedis.single({ host: "redis.example.com" }).indexes).toEqual({
      ...{ core: 0, jobservice: 1, registry: 2, scanner: 5, harbor: 6, cache: 7 },
    });
  });
});

describe("PostgreSQL", () => {
  test("whatever it allows, all clients together never open more", () => {
    fc.assert(
      fc.property(fc.integer({ min: 20, max: 10_000 }), fc.integer({ min: 1, max: 30 }), (maxConnections, clients) => {
        const database = ExternalPostgres.at({ host: "db.example.com", password: PASSWORD, maxConnections });
        const open = database.openConnections(clients);
        expect(open * clients).toBeLessThanOrEqual(maxConnections - 3);
        expect(database.idleConnections(clients)).toBeLessThanOrEqual(open);
        expect(databaseValues(database, clients, "db")).toMatchObject({
          maxOpenConns: open,
          external: { password: "", port: "5432", sslmode: "verify-full" },
        });
      }),
    );
  });

  test("it gives a pod no more than is of use", () => {
    const database = ExternalPostgres.at({ host: "db.example.com", password: PASSWORD, maxConnections: 100_000 });
    expect([database.openConnections(2), database.idleConnections(2)]).toEqual([900, 100]);
  });
});

test("a proxy is passed by for what is inside, each named once", () => {
  const { noProxy, ...urls } = proxySettings({ http: "http://proxy.example.com:3128", noProxy: [".example.com"] }, [
    ...["db.example.com", "redis.example.com", "db.example.com"],
  ]);
  expect(urls).toEqual({ httpProxy: "http://proxy.example.com:3128", httpsProxy: "http://proxy.example.com:3128" });
  expect(noProxy).toBe("127.0.0.1,localhost,.svc,.local,.internal,db.example.com,redis.example.com,.example.com");
});

test("a larger size has more of everything", () => {
  const [small, medium, large] = (["small", "medium", "large"] as const).map(profileOf);
  for (const [less, more] of [
    [small!, medium!],
    [medium!, large!],
  ] as const) {
    expect(more.jobWorkers).toBeGreaterThan(less.jobWorkers);
    for (const part of ["core", "jobservice", "registry", "scanner"] as const) {
      expect(more.resources[part].cpuRequest).toBeGreaterThan(less.resources[part].cpuRequest);
      expect(more.resources[part].memoryLimit.toBytes()).toBeGreaterThan(less.resources[part].memoryLimit.toBytes());
    }
  }
});

test.each(["small", "medium", "large"] as const)("nothing asks for more than its limit: %s", (size) => {
  for (const { cpuRequest, cpuLimit, memoryRequest, memoryLimit } of Object.values(profileOf(size).resources)) {
    expect(cpuRequest).toBeLessThanOrEqual(cpuLimit);
    expect(memoryRequest.toBytes()).toBeLessThanOrEqual(memoryLimit.toBytes());
  }
});
