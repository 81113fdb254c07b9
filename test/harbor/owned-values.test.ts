import { Lazy } from "cdktf";
import type { ChartValues } from "../../lib/cluster";
import { OWNED_PATHS, SECRET_PATHS } from "../../lib/harbor/cluster/owned-paths";
import { chartValuesHindrance, valuesTextOf } from "../support/chart-values";
import { codesOf, refusalOf } from "../support/refusal";
import { describeUnless } from "../support/requirements";
import { fullHarbor, harbor, MIRRORED, valuesOf } from "./harbors";

/** A map in which nothing stands but a value at a path. */
const at = (path: string, value: unknown): ChartValues =>
  path.split(".").reduceRight<unknown>((inner, key) => ({ [key]: inner }), value) as ChartValues;

const pathsOf = (owned: typeof OWNED_PATHS): readonly string[] => owned.flatMap(([paths]) => paths);

const has = (values: unknown, path: string): boolean =>
  path.split(".").reduce<unknown>((reached, key) => (reached as ChartValues | undefined)?.[key], values) !== undefined;

const refuses = (cases: readonly (readonly [codes: readonly string[], values: ChartValues])[]) => {
  test.each(cases)("%j %j", (codes, values) => {
    expect(codesOf(() => harbor({ values }))).toEqual(codes);
  });
};

/** The constraint that the construct writes itself. */
const APART = {
  ...{ maxSkew: 1, minDomains: 2, topologyKey: "kubernetes.io/hostname", whenUnsatisfiable: "DoNotSchedule" },
  matchLabelKeys: ["pod-template-hash"],
};

describe("a secret in plain text", () => {
  test.each(pathsOf(SECRET_PATHS))("%s", (path) => {
    const { codes, message } = refusalOf(() => harbor({ values: at(path, "planted-secret-17") }));
    expect(codes).toEqual(["PlainSecretValue"]);
    expect(message).not.toContain("planted");
    expect(codesOf(() => harbor({ values: at(path, "") }))).toEqual([]);
    expect(codesOf(() => harbor({ values: at(path, null) }))).toEqual([]);
  });

  test("a login of a proxy is not repeated", () => {
    const { codes, message } = refusalOf(() =>
      harbor({ values: { proxy: { httpProxy: "http://me:planted@proxy.example.com" } } }),
    );
    expect(codes).toEqual(["ChartValueOwned"]);
    expect(message).not.toContain("planted");
    expect(message).toContain("proxy.example.com");
  });

  refuses([
    [["PlainSecretValue"], { core: { configureUserSettings: '{"ldap_search_password":"x"}' } }],
    [["PlainSecretValue"], { core: { configureUserSettings: '{"oidc_client_secret":"x"}' } }],
    [[], { core: { configureUserSettings: '{"project_creation_restriction":"adminonly"}' } }],
  ]);
});

describe("a value that the construct has to keep", () => {
  test.each(pathsOf(OWNED_PATHS))("%s", (path) => {
    for (const value of ["", "any", 3, false, null]) {
      expect(codesOf(() => harbor({ values: at(path, value) }))).toEqual(["ChartValueOwned"]);
    }
  });

  test("what replaces the map that it is in is named once, by where it stands", () => {
    const { violations } = refusalOf(() => harbor({ values: { core: null } }));
    expect(violations.map(({ what }) => what)).toEqual(["values.core is the construct's own"]);
    const reference = Lazy.anyValue({ produce: () => ({ replicas: 1 }) });
    expect(codesOf(() => harbor({ values: { nginx: reference } }))).toEqual(["ChartValueOwned"]);
  });

  test("each is one that the construct writes, or that would be in the way of one", () => {
    const written = [valuesOf(), valuesOf(fullHarbor(), MIRRORED)];
    expect(
      pathsOf(OWNED_PATHS)
        .filter((path) => !written.some((values) => has(values, path)))
        .sort(),
    ).toEqual([
      "expose.clusterIP.ports",
      "expose.ingress.hosts",
      "expose.nodePort.name",
      "expose.nodePort.ports",
      "fullnameOverride",
      "nameOverride",
      "persistence.persistentVolumeClaim.trivy.existingClaim",
      "redis.external.username",
    ]);
  });

  refuses([
    [["InternalDatabase"], { database: { type: "internal" } }],
    [["InternalRedis"], { redis: { type: "internal" } }],
    [[], { database: { type: "external" }, core: { podLabels: { team: "platform" } }, logLevel: "debug" }],
    [["ChartValueOwned", "ChartValueOwned"], { core: { secretName: "", existingSecret: "" } }],
    [["ChartValueOwned"], { expose: { tls: { certSource: "auto" } } }],
    [["ChartValueOwned"], { core: { podDisruptionBudget: { enabled: false } } }],
    [["ChartValueOwned"], { core: { podDisruptionBudget: { maxUnavailable: 1 } } }],
    [["ChartValueOwned"], { core: { replicas: 5 } }],
    [["ChartValueOwned"], { database: { maxOpenConns: 900 } }],
  ]);
});

describe("no two pods on a node", () => {
  const constraints = (...listed: readonly unknown[]): ChartValues => ({
    core: { topologySpreadConstraints: listed },
  });
  refuses([
    [[], constraints(APART)],
    [[], constraints(APART, { topologyKey: "zone", whenUnsatisfiable: "ScheduleAnyway" })],
    [["SpreadTooWeak"], constraints()],
    [["SpreadTooWeak"], { core: { topologySpreadConstraints: null } }],
    [["SpreadTooWeak"], constraints({ ...APART, topologyKey: "topology.kubernetes.io/zone" })],
    [["SpreadTooWeak"], constraints({ ...APART, whenUnsatisfiable: "ScheduleAnyway" })],
    [["SpreadTooWeak"], constraints({ ...APART, maxSkew: 2 })],
    [["SpreadTooWeak"], constraints({ ...APART, minDomains: 1 })],
    [["SpreadTooWeak"], constraints({ ...APART, minDomains: undefined })],
    [["SpreadTooWeak"], constraints({ ...APART, matchLabelKeys: undefined })],
    [[], { trivy: { topologySpreadConstraints: [{ ...APART, matchLabelKeys: undefined }] } }],
    [["SpreadHasLabelSelector"], constraints({ ...APART, labelSelector: {} })],
  ]);

  test("what is asked for has the replicas that there are", () => {
    const values = constraints(APART);
    expect(refusalOf(() => harbor({ replicas: 3, values })).message).toContain('"minDomains":3');
  });
});

describe("certificates and logs", () => {
  const logs = (accessMode: string): ChartValues => ({
    jobservice: { jobLoggers: ["file", "database"] },
    persistence: { persistentVolumeClaim: { jobservice: { jobLog: { accessMode } } } },
  });
  refuses([
    [["InternalTlsMadeUp"], { internalTLS: { enabled: true } }],
    [["InternalTlsMadeUp"], { internalTLS: { enabled: true, certSource: "auto" } }],
    [
      ["PlainSecretValue", "InternalTlsMadeUp"],
      { internalTLS: { enabled: true, certSource: "manual", core: { key: "PEM" } } },
    ],
    [[], { internalTLS: { enabled: true, certSource: "secret", core: { secretName: "core-tls" } } }],
    [[], { internalTLS: { enabled: false } }],
    [["JobLogNotShared"], { jobservice: { jobLoggers: ["file"] } }],
    [["JobLogNotShared"], logs("ReadWriteOnce")],
    [[], logs("ReadWriteMany")],
    [[], { jobservice: { jobLoggers: ["database", "stdout"] } }],
  ]);
});

describeUnless(chartValuesHindrance(["harbor"]), "paths in the values of Harbor's chart", () => {
  test("the last word of each is one that the chart knows, if only in a comment", () => {
    const text = valuesTextOf("harbor");
    const known = (path: string): boolean =>
      new RegExp(`^[ #]*"?${path.split(".").at(-1)!}"?( defaults to|:)`, "m").test(text);
    const paths = [...pathsOf(OWNED_PATHS), ...pathsOf(SECRET_PATHS)];
    expect(paths.filter((path) => !known(path)).sort()).toEqual(["fullnameOverride", "nameOverride"]);
  });
});
