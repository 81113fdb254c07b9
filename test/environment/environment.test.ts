import { ConfigMapV1 } from "@cdktf/provider-kubernetes/lib/config-map-v1";
import { DataKubernetesNamespaceV1 } from "@cdktf/provider-kubernetes/lib/data-kubernetes-namespace-v1";
import { KubernetesProvider } from "@cdktf/provider-kubernetes/lib/provider";
import { Release } from "@cdktf/provider-helm/lib/release";
import { App, TerraformOutput, TerraformStack } from "cdktf";
import { Environment, EnvironmentStack } from "../../lib/environment";
import { CLUSTER, testEnvironment } from "../support/environments";
import { codesOf, refusalOf } from "../support/refusal";
import { synthesize } from "../support/synth";

const configMap = (stack: TerraformStack, id = "settings"): ConfigMapV1 =>
  new ConfigMapV1(stack, id, { metadata: { name: id, namespace: "default" } });

describe("an environment's stacks", () => {
  test("are named after it, and require a Terraform that keeps secrets out of the state", () => {
    const { stacks } = synthesize((app) => {
      testEnvironment(app).stack("entry");
    });
    expect(Object.keys(stacks)).toEqual(["test-entry"]);
    expect(stacks["test-entry"]!.terraform).toMatchObject({ required_version: ">= 1.11.0" });
  });

  test("have no provider where nothing needs one", () => {
    const { stacks } = synthesize((app) => {
      new TerraformOutput(testEnvironment(app).stack("empty"), "greeting", { value: "hello" });
    });
    expect(stacks["test-empty"]!.provider).toBeUndefined();
    expect(stacks["test-empty"]!.terraform.required_providers).toBeUndefined();
  });

  test.each([
    ["a resource", configMap],
    [
      "a data source",
      (stack: TerraformStack) => new DataKubernetesNamespaceV1(stack, "ns", { metadata: { name: "default" } }),
    ],
  ])("get the kubernetes provider for %s, on the environment's cluster", (_, make) => {
    const { stacks } = synthesize((app) => {
      make(testEnvironment(app).stack("entry"));
    });
    expect(stacks["test-entry"]!.provider).toEqual({
      kubernetes: [{ config_path: "~/.kube/config", config_context: "test" }],
    });
  });

  test("get the helm provider for a release", () => {
    const { stacks } = synthesize((app) => {
      new Release(testEnvironment(app).stack("charts"), "release", { name: "r", chart: "c" });
    });
    expect(stacks["test-charts"]!.provider).toEqual({
      helm: [{ kubernetes: { config_path: "~/.kube/config", config_context: "test" } }],
    });
  });

  test("keep a provider that somebody configured", () => {
    const { stacks } = synthesize((app) => {
      const stack = testEnvironment(app).stack("entry");
      new KubernetesProvider(stack, "own", { configPath: "/etc/kubernetes/admin.conf" });
      configMap(stack);
    });
    expect(stacks["test-entry"]!.provider).toEqual({ kubernetes: [{ config_path: "/etc/kubernetes/admin.conf" }] });
  });

  test("have the environment's provider beside an aliased one, for all that names none", () => {
    const { stacks } = synthesize((app) => {
      const stack = testEnvironment(app).stack("entry");
      const provider = new KubernetesProvider(stack, "other", { alias: "other", configPath: "/other" });
      new ConfigMapV1(stack, "there", { provider, metadata: { name: "there" } });
      configMap(stack);
    });
    expect(stacks["test-entry"]!.provider).toEqual({
      kubernetes: expect.arrayContaining([
        { alias: "other", config_path: "/other" },
        { config_path: "~/.kube/config", config_context: "test" },
      ]) as unknown,
    });
  });

  test("leave the names of the providers to users", () => {
    const { stacks } = synthesize((app) => {
      const stack = testEnvironment(app).stack("entry");
      ["kubernetes", "helm"].forEach((id) => configMap(stack, id));
    });
    expect(Object.keys(stacks["test-entry"]!.resource!.kubernetes_config_map_v1!)).toEqual(["helm", "kubernetes"]);
  });

  test("reach a kubeconfig beside the app by a path that is the same on every machine", () => {
    const app = new App({ outdir: "cdktf.out" });
    const environment = new Environment(app, "test", { cluster: { ...CLUSTER, kubeconfig: "secrets/kubeconfig" } });
    const stack = environment.stack("entry");
    configMap(stack);
    stack.prepareStack();
    expect(stack.toTerraform()).toMatchObject({
      provider: { kubernetes: [{ config_path: "../../../secrets/kubeconfig" }] },
    });
  });

  test("may be classes of one's own", () => {
    class EntryStack extends EnvironmentStack {
      public constructor(environment: Environment) {
        super(environment, "entry");
        configMap(this);
      }
    }
    const { stacks } = synthesize((app) => {
      new EntryStack(testEnvironment(app));
    });
    expect(Object.keys(stacks["test-entry"]!.resource!)).toEqual(["kubernetes_config_map_v1"]);
  });

  test("may refer to each other", () => {
    const { stacks } = synthesize((app) => {
      const environment = testEnvironment(app);
      const source = configMap(environment.stack("source"));
      new TerraformOutput(environment.stack("target"), "name", { value: source.metadata.name });
    });
    expect(Object.keys(stacks["test-target"]!.data!)).toEqual(["terraform_remote_state"]);
    expect(Object.keys(stacks["test-source"]!.output!)).toHaveLength(1);
  });
});

describe("Environment.of", () => {
  test("finds the environment from anywhere in its stacks", () => {
    const environment = testEnvironment(new App({ outdir: "cdktf.out" }));
    expect(Environment.of(configMap(environment.stack("entry")))).toBe(environment);
  });

  test("refuses a construct in a stack of no environment", () => {
    const plain = new TerraformStack(new App({ outdir: "cdktf.out" }), "plain");
    const refusal = refusalOf(() => Environment.of(configMap(plain)));
    expect(refusal.codes).toEqual(["OutsideEnvironment"]);
    expect(refusal.message).toContain("ConfigMapV1 [plain/settings]");
  });
});

test("what is put under the environment itself, and so into no stack, is refused", () => {
  const stray = (): unknown =>
    synthesize((app) => {
      const environment = testEnvironment(app);
      environment.stack("entry");
      new ConfigMapV1(environment, "lost", { metadata: { name: "lost" } });
    });
  expect(stray).toThrow('Environment OutsideStack: test/lost is in no stack; put it into environment.stack("name")');
});

test("all that is wrong is said at once", () => {
  const wrong = (): unknown =>
    new Environment(new App(), "Prod", {
      cluster: { ...CLUSTER, context: "" },
      hosts: [{ name: "n", address: " " }],
      artifacts: { images: "https://x" },
    });
  expect(codesOf(wrong)).toEqual([
    "EnvironmentNameInvalid",
    "ContextMissing",
    "HostConnectionEmpty",
    "ImageMirrorInvalid",
  ]);
});

describe("what an environment refuses", () => {
  test.each<[string, string, () => unknown]>([
    ["an id with capitals", "EnvironmentNameInvalid", () => new Environment(new App(), "Prod")],
    ["an id that begins with a digit", "EnvironmentNameInvalid", () => new Environment(new App(), "1prod")],
    ["a stack name with a blank", "StackNameInvalid", () => testEnvironment(new App()).stack("my entry")],
    ["a stack name that is too long", "StackNameTooLong", () => testEnvironment(new App()).stack("x".repeat(59))],
    ["an empty kubeconfig", "KubeconfigMissing", () => withCluster({ kubeconfig: " " })],
    ["an empty context", "ContextMissing", () => withCluster({ context: "" })],
    ["a patch version", "KubernetesVersionInvalid", () => withCluster({ version: "1.34.4" })],
    ["node port 0", "NodePortRangeInvalid", () => withCluster({ nodePortRange: { from: 0, to: 10 } })],
    ["a range upside down", "NodePortRangeInvalid", () => withCluster({ nodePortRange: { from: 2, to: 1 } })],
    ["node port 65536", "NodePortRangeInvalid", () => withCluster({ nodePortRange: { from: 1, to: 65536 } })],
  ])("%s (%s)", (_, code, action) => {
    expect(codesOf(action)).toEqual([code]);
  });

  test.each<[string, () => unknown]>([
    ["the longest stack name", () => testEnvironment(new App()).stack("x".repeat(58))],
    ["the widest range", () => withCluster({ nodePortRange: { from: 1, to: 65535 } })],
    ["a range of one", () => withCluster({ nodePortRange: { from: 30000, to: 30000 } })],
  ])("but takes %s", (_, action) => {
    expect(codesOf(action)).toEqual([]);
  });

  test("says what is missing when a machines-only environment is asked for its cluster", () => {
    expect(
      codesOf(() =>
        synthesize((app) => {
          configMap(new Environment(app, "bare").stack("entry"));
        }),
      ),
    ).toEqual(["NoCluster"]);
  });

  function withCluster(change: Partial<typeof CLUSTER>): Environment {
    return new Environment(new App(), "test", { cluster: { ...CLUSTER, ...change } });
  }
});

test("the default node ports are those of Kubernetes", () => {
  const { nodePortRange, ...cluster } = CLUSTER;
  expect(nodePortRange).not.toEqual({ from: 30000, to: 32767 });
  expect(new Environment(new App(), "test", { cluster }).cluster.nodePortRange).toEqual({ from: 30000, to: 32767 });
});
