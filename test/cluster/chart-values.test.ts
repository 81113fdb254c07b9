import { ServiceV1 } from "@cdktf/provider-kubernetes/lib/service-v1";
import { App } from "cdktf";
import * as fc from "fast-check";
import { ChartRelease, ChartReleaseProps } from "../../lib/cluster";
import { renderValues } from "../../lib/cluster/chart-values";
import { EnvironmentStack, SecretValue } from "../../lib/environment";
import { Duration, Size } from "../../lib/units";
import { testEnvironment } from "../support/environments";
import { codesOf } from "../support/refusal";
import { onlyResource, synthesize } from "../support/synth";

const LEAST: ChartReleaseProps = { chart: "harbor", name: "harbor", namespace: "registry" };

const makeService = (stack: EnvironmentStack): ServiceV1 =>
  new ServiceV1(stack, "service", { metadata: { name: "web" }, spec: { port: [{ port: 80 }] } });

function valuesWith(values: (service: ServiceV1) => Record<string, unknown>): string {
  const { stacks } = synthesize((app) => {
    const stack = testEnvironment(app).stack("s");
    new ChartRelease(stack, "harbor", { ...LEAST, values: values(makeService(stack)) });
  });
  return (onlyResource(stacks["test-s"]!, "helm_release") as { values: string[] }).values[0]!;
}

describe("the values of a chart", () => {
  test("are written as JSON, with Terraform's templates escaped", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const unescaped = renderValues(value).replaceAll(/([$%])\1\{/g, "$1{");
        expect(JSON.parse(unescaped)).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });

  test("keep text that looks like a template what it is", () => {
    expect(renderValues({ query: "${DS_PROMETHEUS}", format: "%{time}" })).toBe(
      '{"query":"$${DS_PROMETHEUS}","format":"%%{time}"}',
    );
  });

  test("leave out what is undefined", () => {
    expect(renderValues({ a: undefined, b: [undefined, null], c: {} })).toBe('{"b":[null,null],"c":{}}');
  });

  test("have references quoted by Terraform, alone, in a text, as a number and as a list", () => {
    const text = valuesWith(({ metadata, spec }) => ({
      name: metadata.name,
      url: `http://${metadata.name}/`,
      generation: metadata.generation,
      addresses: spec.externalIps,
    }));
    expect(text).toBe(
      '{"name":${jsonencode(kubernetes_service_v1.service.metadata[0].name)},' +
        '"url":${jsonencode("http://${kubernetes_service_v1.service.metadata[0].name}/")},' +
        '"generation":${jsonencode(kubernetes_service_v1.service.metadata[0].generation)},' +
        '"addresses":${jsonencode(tolist(kubernetes_service_v1.service.spec[0].external_ips))}}',
    );
  });
});

describe("what a release refuses", () => {
  test.each<[string, Partial<ChartReleaseProps>, readonly string[]]>([
    ["a secret among the values", { values: { a: { b: [SecretValue.variable("x")] } } }, ["ValueNotPlain"]],
    ["a size that is no quantity", { values: { size: Size.gibibytes(5) } }, ["ValueNotPlain"]],
    ["a function", { values: { f: () => 1 } }, ["ValueNotPlain"]],
    ["two of them", { values: { f: () => 1, d: Duration.seconds(1) } }, ["ValueNotPlain", "ValueNotPlain"]],
    ["null and undefined are values", { values: { a: null, b: undefined } }, []],
    ["a name of 54 characters", { name: "x".repeat(54) }, ["ReleaseNameInvalid"]],
    ["a name of 53 characters", { name: "x".repeat(53) }, []],
    ["an empty name and namespace", { name: "", namespace: "" }, ["ReleaseNameInvalid", "NamespaceMissing"]],
    ["no time at all", { timeout: Duration.seconds(0) }, ["TimeoutZero"]],
  ])("%s", (_, change, codes) => {
    const stack = testEnvironment(new App()).stack("s");
    expect(codesOf(() => new ChartRelease(stack, "harbor", { ...LEAST, ...change }))).toEqual(codes);
  });

  test("a reference joined with quotes, which Terraform would not get escaped", () => {
    expect(codesOf(() => valuesWith(({ metadata }) => ({ a: `say "${metadata.name}"` })))).toEqual(["ValueMixed"]);
  });
});
