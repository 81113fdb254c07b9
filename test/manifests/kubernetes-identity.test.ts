import { schemaOf } from "../support/kubernetes-schemas";
import { KubernetesValidator } from "../support/kubernetes-validation";
import { configMap, named, role, service } from "./objects";

const validator = new KubernetesValidator(schemaOf("1.34"));

const errorsOf = (...objects: readonly unknown[]): readonly string[] => validator.validate(objects).errors;

describe("an object is refused that has", () => {
  test.each<[string, unknown, string]>([
    [
      "no namespace",
      configMap({ namespace: undefined }),
      "ConfigMap settings: metadata.namespace: is required, or the object lands where the client happens to be",
    ],
    [
      "a namespace that is none",
      configMap({ namespace: "a.b" }),
      'ConfigMap a.b/settings: metadata.namespace: is no name of a namespace, got "a.b"',
    ],
    [
      "a namespace of a namespace",
      { ...named("Namespace", "shop"), metadata: { name: "shop", namespace: "shop" } },
      "Namespace shop/shop: metadata.namespace: the kind has none",
    ],
    ["no name", configMap({ name: undefined }), "ConfigMap shop/(no name): metadata.name: is required"],
    [
      "a name with capitals",
      configMap({ name: "Settings" }),
      'ConfigMap shop/Settings: metadata.name: is no name of a ConfigMap, got "Settings"',
    ],
    [
      "a reference that nobody resolved",
      configMap({ name: "${kubernetes_namespace_v1.x.metadata[0].name}" }),
      'ConfigMap shop/${kubernetes_namespace_v1.x.metadata[0].name}: metadata.name: is no name of a ConfigMap, got "${kubernetes_namespace_v1.x.metadata[0].name}"',
    ],
    [
      "a dot in a name that is one label",
      service({ port: 80 }, "api.v2"),
      'Service shop/api.v2: metadata.name: is no name of a Service, got "api.v2"',
    ],
    [
      "a name of 64 letters that is one label",
      named("Namespace", "n".repeat(64)),
      `Namespace ${"n".repeat(64)}: metadata.name: is no name of a Namespace, got "${"n".repeat(64)}"`,
    ],
    ["a slash in a role", role("a/b"), 'ClusterRole a/b: metadata.name: is no name of a ClusterRole, got "a/b"'],
    [
      "a label that is no value",
      configMap({ labels: { "app/name": "a b" } }),
      'ConfigMap shop/settings: metadata.labels["app/name"]: is no value of a label',
    ],
    [
      "an annotation without a name",
      configMap({ annotations: { "placeholder: not for a cluster": "" } }),
      'ConfigMap shop/settings: metadata.annotations["placeholder: not for a cluster"]: is no name of one',
    ],
    ["no metadata", { apiVersion: "v1", kind: "ConfigMap" }, "ConfigMap (no name): metadata: is required"],
    ["no kind", { metadata: { name: "x" } }, "object x: apiVersion and kind: have to say what the object is"],
    ["no object", "text", "object (no name): apiVersion and kind: have to say what the object is"],
    [
      "a version that was removed",
      { apiVersion: "policy/v1beta1", kind: "PodDisruptionBudget", metadata: { name: "x", namespace: "y" } },
      "PodDisruptionBudget y/x: apiVersion and kind: Kubernetes 1.34.4 has no policy/v1beta1/PodDisruptionBudget that can be applied",
    ],
    [
      "a group that was removed",
      { apiVersion: "extensions/v1beta1", kind: "Ingress", metadata: { name: "x", namespace: "y" } },
      "Ingress y/x: apiVersion and kind: Kubernetes 1.34.4 has no extensions/v1beta1/Ingress that can be applied",
    ],
    [
      "a kind that is none",
      named("Deploymnet", "x"),
      "Deploymnet x: apiVersion and kind: Kubernetes 1.34.4 has no v1/Deploymnet that can be applied",
    ],
  ])("%s", (_, object, message) => {
    expect(errorsOf(object)).toEqual([message]);
  });
});

describe("the objects of a stack", () => {
  test("of the same name, but another kind or namespace", () => {
    expect(errorsOf(configMap({}), configMap({ namespace: "other" }), service({ port: 80 }, "settings"))).toEqual([]);
  });

  test("where a stack has it twice", () => {
    expect(errorsOf(configMap({}), service({ port: 80 }), configMap({}, { data: { a: "b" } }))).toEqual([
      "ConfigMap shop/settings: is there twice",
    ]);
  });
});

test("custom resources are named as not validated", () => {
  const resource = {
    apiVersion: "monitoring.coreos.com/v1",
    kind: "ServiceMonitor",
    metadata: { name: "x", namespace: "y" },
  };
  expect(validator.validate([resource, configMap({})])).toEqual({
    errors: [],
    unvalidated: ["monitoring.coreos.com/v1/ServiceMonitor y/x"],
  });
});

test("what a version does not have is not taken for granted", () => {
  const later = configMap({});
  const older = new KubernetesValidator(schemaOf("1.33"));
  const claims = {
    apiVersion: "resource.k8s.io/v1",
    kind: "ResourceClaim",
    metadata: { name: "x", namespace: "y" },
    spec: {},
  };
  expect(older.validate([later, claims]).errors).toEqual([
    expect.stringMatching(/^ResourceClaim y\/x: .*Kubernetes 1\.33\.\d+ has no resource\.k8s\.io\/v1\/ResourceClaim/),
  ]);
  expect(errorsOf(claims)).toEqual([]);
});
