import { App, TerraformVariable } from "cdktf";
import { missingSecrets, Way, withoutTerraform } from "../../../lab/start/way";
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
function wayFor(build: (stack: EnvironmentStack) => void, environment: NodeJS.ProcessEnv = {}): Way {
  const stack = testEnvironment(new App()).stack("tried");
  build(stack);
  return withoutTerraform(configurationOf(stack), "no engine", environment);
}

const entry = (stack: EnvironmentStack): NginxEntry => new NginxEntry(stack, "entry", { plainHttp: true });

const login = (stack: EnvironmentStack): KubernetesSecret =>
  new KubernetesSecret(stack, "login", {
    name: "login",
    namespace: "default",
    data: { password: SecretValue.variable("login_password") },
  });

test("what Terraform would ask for is known before anything is applied", () => {
  const stack = testEnvironment(new App()).stack("tried");
  login(stack);
  new TerraformVariable(stack, "size", { default: "1" });
  expect(missingSecrets(configurationOf(stack), {})).toEqual(["TF_VAR_login_password"]);
  expect(missingSecrets(configurationOf(stack), { TF_VAR_login_password: "" })).toEqual([]);
});

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

  test("a secret is taken from the variable that Terraform would take it from", () => {
    const way = wayFor(login, { TF_VAR_login_password: "hunter2", OTHER: "x" });
    expect(way).toMatchObject({
      kind: "manifests",
      objects: [{ kind: "Secret", data: { password: Buffer.from("hunter2").toString("base64") } }],
    });
  });

  test("one whose secrets are not given is left alone", () => {
    expect(wayFor(login)).toEqual({
      kind: "none",
      reason: "no engine; and not from manifests: secrets are missing: TF_VAR_login_password",
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
