import type { EnvironmentProps } from "../../lib/environment";
import { HaHarborProps, HarborExposure } from "../../lib/harbor";
import { chartValuesHindrance, unknownPaths, valuesOfChart, valuesTextOf } from "../support/chart-values";
import { describeUnless } from "../support/requirements";
import { fullHarbor, MIRRORED, PAIR, valuesOf } from "./harbors";

/** What the chart takes for a map of the site's own. */
const FREE = [
  ...["nginx", "portal", "core", "jobservice", "registry", "trivy", "exporter"].map((part) => `${part}.podAnnotations`),
  ...["ingress", "loadBalancer"].map((kind) => `expose.${kind}.annotations`),
];

const KINDS: readonly (readonly [name: string, props: Partial<HaHarborProps>, environment: EnvironmentProps])[] = [
  ["least", {}, {}],
  ["full", fullHarbor(), MIRRORED],
  ["ingress", { exposure: HarborExposure.ingress({ className: "nginx", tls: PAIR, annotations: { a: "b" } }) }, {}],
  ["node port", { exposure: HarborExposure.nodePort({ port: 30443, tls: PAIR }) }, {}],
];

describeUnless(chartValuesHindrance(["harbor"]), "values of Harbor's chart", () => {
  test.each(KINDS)("each that it is told is one that it has, if only in a comment: %s", (_, props, environment) => {
    const unknown = unknownPaths(valuesOf(props, environment), valuesOfChart("harbor"), FREE);
    const text = valuesTextOf("harbor");
    // The chart names what it takes and has no default for in comments of its values.
    const commented = (path: string): boolean =>
      new RegExp(`^ *# *(# *)?"?${path.split(".").at(-1)!}"?( defaults to|:)`, "m").test(text);
    expect(unknown.filter((path) => !commented(path))).toEqual([]);
    expect(unknown.filter((path) => !COMMENTED.includes(path))).toEqual([]);
  });

  test("those in comments are all that the tests know of", () => {
    const all = KINDS.flatMap(([, props, environment]) =>
      unknownPaths(valuesOf(props, environment), valuesOfChart("harbor"), FREE),
    );
    expect([...new Set(all)].sort()).toEqual([...COMMENTED].sort());
  });
});

/** What the chart takes and has no default for. */
const COMMENTED: readonly string[] = [
  "caBundleSecretName",
  "core.resources",
  "exporter.resources",
  "jobservice.resources",
  "nginx.resources",
  "persistence.imageChartStorage.s3.encrypt",
  "persistence.imageChartStorage.s3.existingSecret",
  "persistence.imageChartStorage.s3.regionendpoint",
  "persistence.imageChartStorage.s3.rootdirectory",
  "persistence.imageChartStorage.s3.secure",
  "persistence.imageChartStorage.s3.v4auth",
  "portal.resources",
  "redis.external.cacheLayerDatabaseIndex",
  "redis.external.harborDatabaseIndex",
  "registry.controller.resources",
  "registry.registry.resources",
];
