import { App, TerraformVariable } from "cdktf";
import type { SecretValues } from "../../../lab/start/secrets";
import type { SynthesizedStack } from "../../../lab/start/synthesize";
import { Way, wayOf, withoutTerraform } from "../../../lab/start/way";
import {
  ChartRelease,
  EnvironmentStack,
  HostGroup,
  KubeletEvictionTuning,
  KubernetesSecret,
  NginxEntry,
  SecretValue,
} from "../../../lib";
import { configurationOf } from "../../../lib/terraform";
import { testEnvironment } from "../../support/environments";
import { testHosts } from "../../support/hosts";

/** What is left for a stack where Terraform cannot be used. */
function wayFor(build: (stack: EnvironmentStack) => void, secrets: SecretValues = {}): Way {
  const stack = testEnvironment(new App()).stack("tried");
  build(stack);
  return withoutTerraform(configurationOf(stack), "no engine", secrets);
}

const entry = (stack: EnvironmentStack): NginxEntry => new NginxEntry(stack, "entry", { plainHttp: true });

const login = (stack: EnvironmentStack): KubernetesSecret =>
  new KubernetesSecret(stack, "login", {
    name: "login",
    namespace: "default",
    data: { password: SecretValue.variable("login_password") },
  });

test("secrets that are missing are known before anything is run or fetched", async () => {
  const stack = testEnvironment(new App()).stack("tried");
  login(stack);
  new TerraformVariable(stack, "size", { default: "1" });
  const synthesized: SynthesizedStack = {
    ...{ name: "test-tried", environment: "test", folder: "/nowhere" },
    ...{ dependencies: [], chartFiles: [], hosts: [], resources: 1 },
  };
  const engine = { program: "no-such-engine", version: "none" };
  const way = await wayOf(synthesized, configurationOf(stack), { engine, secrets: { other: "x" } });
  expect(way).toEqual({ kind: "none", reason: `secrets are missing: login_password; ${INIT}` });
});

/** How missing secrets are come by. */
const INIT = "npx onprem secrets init lab makes those it can, and says how to give the others";

describe("where Terraform cannot be used", () => {
  test("a stack that is nothing but Kubernetes objects is applied as these, and the reason is kept", () => {
    const way = wayFor(entry);
    expect(way).toMatchObject({ kind: "manifests", reason: "no engine" });
    const { objects } = way as Extract<Way, { readonly kind: "manifests" }>;
    expect(objects.map(({ kind }) => kind)).toEqual(expect.arrayContaining(["Namespace", "ConfigMap", "Deployment"]));
  });

  test("one that changes machines as well is left alone", () => {
    const way = wayFor((stack) => {
      entry(stack);
      new KubeletEvictionTuning(stack, "eviction", { hosts: new HostGroup(stack, "nodes", { hosts: testHosts(2) }) });
    });
    expect(way).toEqual({
      kind: "none",
      reason: expect.stringMatching(
        /^no engine; and not from manifests: terraform_data\.\S+ and \d+ more are no Kubernetes objects$/,
      ) as string,
    });
  });

  test("one with a chart is left alone", () => {
    const way = wayFor((stack) => {
      new ChartRelease(stack, "harbor", { chart: "harbor", name: "harbor", namespace: "registry" });
    });
    expect(way).toEqual({
      kind: "none",
      reason: "no engine; and not from manifests: helm_release.harbor is a chart, which Helm has to render",
    });
  });

  test("secrets that are at hand are filled in", () => {
    const way = wayFor(login, { login_password: "hunter2", other: "x" });
    expect(way).toMatchObject({
      kind: "manifests",
      objects: [{ kind: "Secret", data: { password: Buffer.from("hunter2").toString("base64") } }],
    });
  });

  test("one whose secrets are not given is left alone", () => {
    expect(wayFor(login)).toEqual({
      kind: "none",
      reason: `no engine; and not from manifests: secrets are missing: login_password; ${INIT}`,
    });
  });

  test("one that has no manifests is left alone, for the reason that the view gives", () => {
    const way = wayFor((stack) => {
      entry(stack).configuration.addOverride("metadata.name", "${timestamp()}");
    });
    expect(way).toEqual({
      kind: "none",
      reason: expect.stringMatching(/^no engine; and not from manifests: Manifests .*ExpressionUnresolved/s) as string,
    });
  });
});
