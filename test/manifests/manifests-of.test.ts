import { ConfigMapV1 } from "@cdktf/provider-kubernetes/lib/config-map-v1";
import { Manifest } from "@cdktf/provider-kubernetes/lib/manifest";
import { NamespaceV1 } from "@cdktf/provider-kubernetes/lib/namespace-v1";
import { KubernetesProvider } from "@cdktf/provider-kubernetes/lib/provider";
import { App, Aspects, Fn, propertyAccess, TerraformLocal, TerraformStack, TerraformVariable, Token } from "cdktf";
import { KubernetesSecret } from "../../lib/cluster";
import { Environment, EnvironmentStack, SecretValue } from "../../lib/environment";
import { KubernetesObject, manifestsOf, PLACEHOLDERS } from "../../lib/manifests";
import { refusalOf } from "../support/refusal";
import { stackOfResources } from "./stack-of-resources";

function environment(): Environment {
  return new Environment(new App(), "prod", {
    cluster: { kubeconfig: "~/.kube/config", context: "prod", distribution: "kubeadm", version: "1.34" },
  });
}

function configMap(stack: TerraformStack, id: string, data: Record<string, string>, namespace?: string): ConfigMapV1 {
  return new ConfigMapV1(stack, id, { metadata: { name: id, ...(namespace ? { namespace } : {}) }, data });
}

const dataOf = (objects: readonly KubernetesObject[], name: string): unknown =>
  objects.find(({ metadata }) => metadata.name === name)?.data;

describe("references", () => {
  let stack: EnvironmentStack;
  let namespace: NamespaceV1;

  beforeEach(() => {
    stack = environment().stack("shop");
    namespace = new NamespaceV1(stack, "namespace", { metadata: { name: "shop" } });
  });

  test("to other resources, through other references, are what those say", () => {
    const first = configMap(stack, "first", {}, namespace.metadata.name);
    configMap(
      stack,
      "second",
      { first: `${first.metadata.namespace}/${first.metadata.name}` },
      first.metadata.namespace,
    );
    const { objects } = manifestsOf(stack);
    expect(dataOf(objects, "second")).toEqual({ first: "shop/first" });
    expect(objects.map(({ metadata }) => metadata.namespace)).toEqual([undefined, "shop", "shop"]);
  });

  test("to ids are the provider's", () => {
    configMap(stack, "ids", { namespace: namespace.id, self: configMap(stack, "other", {}, "shop").id });
    expect(dataOf(manifestsOf(stack).objects, "ids")).toEqual({ namespace: "shop", self: "shop/other" });
  });

  test("to a namespace that nobody names are to the default one", () => {
    const other = configMap(stack, "other", {});
    configMap(stack, "reader", { other: other.metadata.namespace });
    const { objects } = manifestsOf(stack);
    expect(dataOf(objects, "reader")).toEqual({ other: "default" });
    expect(objects.map(({ metadata }) => metadata.namespace)).toEqual([undefined, "default", "default"]);
  });

  test("to locals, variables with a default, and results of functions are their values", () => {
    const local = new TerraformLocal(stack, "settings", { greeting: "hello $${not} again" });
    const variable = new TerraformVariable(stack, "size", { type: "number", default: 3 });
    configMap(stack, "values", {
      greeting: Token.asString(Fn.upper(Token.asString(propertyAccess(local.expression, ["greeting"])))),
      settings: Token.asString(Fn.jsonencode(local.expression)),
      size: variable.stringValue,
    });
    expect(dataOf(manifestsOf(stack).objects, "values")).toEqual({
      greeting: "HELLO ${NOT} AGAIN",
      settings: '{"greeting":"hello ${not} again"}',
      size: "3",
    });
  });

  test("to another stack of the app are that stack's", () => {
    const other = stack.environment.stack("other");
    configMap(other, "reader", { from: configMap(stack, "source", {}, namespace.metadata.name).metadata.namespace });
    expect(dataOf(manifestsOf(other).objects, "reader")).toEqual({ from: "shop" });
  });

  test("to what only the cluster knows are refused, by resource and attribute", () => {
    configMap(stack, "reader", { uid: namespace.metadata.uid });
    const { codes, message } = refusalOf(() => manifestsOf(stack));
    expect(codes).toEqual(["ExpressionUnresolved"]);
    expect(message).toContain("Manifests [prod-shop] ExpressionUnresolved: kubernetes_config_map_v1.reader.data");
    expect(message).toContain("kubernetes_namespace_v1.namespace says nothing of metadata.0.uid before it is applied");
  });
});

describe("secrets", () => {
  const secretStack = (): EnvironmentStack => {
    const stack = environment().stack("shop");
    new KubernetesSecret(stack, "login", {
      namespace: "shop",
      name: "login",
      data: { user: SecretValue.variable("shop_user"), password: SecretValue.variable("shop_password") },
    });
    configMap(stack, "settings", { a: "b" });
    return stack;
  };

  test("show placeholders, and nothing else does", () => {
    const { objects, placeholders } = manifestsOf(secretStack());
    expect(placeholders).toEqual(["shop_password", "shop_user"]);
    expect(objects).toEqual([
      {
        apiVersion: "v1",
        kind: "Secret",
        metadata: { name: "login", namespace: "shop", annotations: { [PLACEHOLDERS]: "shop_password, shop_user" } },
        type: "Opaque",
        stringData: { user: "<secret variable shop_user>", password: "<secret variable shop_password>" },
      },
      { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "settings", namespace: "default" }, data: { a: "b" } },
    ]);
  });

  test("are filled in where their values are given", () => {
    const { objects, placeholders } = manifestsOf(secretStack(), {
      secrets: { shop_user: "Jürgen", shop_password: "${not} an expression" },
    });
    expect(placeholders).toEqual([]);
    expect(objects[0]!.metadata.annotations).toBeUndefined();
    const { user, password } = objects[0]!.data as { readonly user: string; readonly password: string };
    expect(Buffer.from(user, "base64").toString()).toBe("Jürgen");
    expect(Buffer.from(password, "base64").toString()).toBe("${not} an expression");
  });

  test("with half of the values, the Secret stays one that cannot be applied, and holds the half", () => {
    const { objects, placeholders } = manifestsOf(secretStack(), { secrets: { shop_user: "anna" } });
    expect(placeholders).toEqual(["shop_password"]);
    expect(objects[0]).toMatchObject({
      metadata: { annotations: { [PLACEHOLDERS]: "shop_password" } },
      stringData: { user: "anna", password: "<secret variable shop_password>" },
    });
  });
});

test("a Secret keeps all that it says, whatever of it is missing", () => {
  const manifest = {
    ...{ apiVersion: "v1", kind: "Secret", metadata: { name: "login", namespace: "shop" } },
    data: { text: "Zm9v", bytes: "/wA=" },
    stringData: { user: "anna", password: "${var.pw}" },
  };
  const { objects } = manifestsOf(
    stackOfResources({ variable: { pw: { sensitive: true } }, resource: { kubernetes_manifest: { a: { manifest } } } }),
  );
  expect(objects[0]).toMatchObject({
    data: { bytes: "/wA=" },
    stringData: { text: "foo", user: "anna", password: "<secret variable pw>" },
  });
});

describe("a stack", () => {
  test("names its environment and the version of Kubernetes", () => {
    const { stack, environment: name, kubernetesVersion } = manifestsOf(environment().stack("shop"));
    expect({ stack, name, kubernetesVersion }).toEqual({ stack: "prod-shop", name: "prod", kubernetesVersion: "1.34" });
  });

  test("of no environment can be seen as well", () => {
    const stack = new TerraformStack(new App(), "plain");
    new KubernetesProvider(stack, "kubernetes");
    new NamespaceV1(stack, "namespace", { metadata: { name: "plain" } });
    expect(manifestsOf(stack)).toEqual({
      stack: "plain",
      objects: [{ apiVersion: "v1", kind: "Namespace", metadata: { name: "plain" } }],
      charts: [],
      others: [],
      placeholders: [],
    });
  });

  test("is seen with its aspects, and its validations hold", () => {
    const stack = environment().stack("shop");
    const settings = configMap(stack, "settings", { a: "b" });
    Aspects.of(stack).add({
      visit: (node) => {
        if (node === settings) {
          settings.addOverride("metadata.labels", { team: "shop" });
        }
      },
    });
    expect(manifestsOf(stack).objects[0]!.metadata.labels).toEqual({ team: "shop" });
    stack.node.addValidation({ validate: () => ["the shop is closed"] });
    expect(() => manifestsOf(stack)).toThrow("the shop is closed");
  });

  test("says what it makes elsewhere, and nothing of what Terraform only notes for itself", () => {
    const provisioner = [{ "local-exec": { command: "${anything.at[all]}" } }];
    const { objects, others } = manifestsOf(
      stackOfResources({ resource: { terraform_data: { b: { provisioner }, a: { provisioner }, c: { input: "1" } } } }),
    );
    expect(objects).toEqual([]);
    expect(others).toEqual([
      { address: "terraform_data.a", type: "terraform_data" },
      { address: "terraform_data.b", type: "terraform_data" },
    ]);
  });

  test("takes objects of kubernetes_manifest as they are, references resolved", () => {
    const stack = environment().stack("shop");
    const namespace = new NamespaceV1(stack, "namespace", { metadata: { name: "shop" } });
    const rule = {
      apiVersion: "monitoring.coreos.com/v1",
      kind: "PrometheusRule",
      metadata: { name: "disk", namespace: namespace.metadata.name },
      spec: { groups: [{ name: "disk", rules: [{ alert: "DiskFull", expr: 'x{a="$b"} > 1' }] }] },
    };
    new Manifest(stack, "rule", { manifest: rule });
    expect(manifestsOf(stack).objects[1]).toEqual({ ...rule, metadata: { name: "disk", namespace: "shop" } });
  });
});
