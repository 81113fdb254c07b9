import { KubernetesObject, manifestsOf } from "../../lib/manifests";
import { schemaOf } from "../support/kubernetes-schemas";
import { KubernetesValidator } from "../support/kubernetes-validation";
import { refusalOf } from "../support/refusal";
import { fullBlock, versionedResources } from "./provider-bindings";
import { stackOfResources } from "./stack-of-resources";

/** Resources that change what others made, or ask for something: no object that could be applied comes of them. */
const NO_OBJECTS = ["kubernetes_default_service_account_v1", "kubernetes_token_request_v1"];

/** Attributes that the provider offers and Kubernetes does not have: the first for pods, where they belong to persistent volumes. */
const NOT_IN_KUBERNETES = [
  "volume.azure_file.secret_namespace",
  "volume.ceph_fs.secret_ref.namespace",
  "volume.flex_volume.secret_ref.namespace",
  "volume.local",
  "volume.rbd.secret_ref.namespace",
  "spec.target_cpu_utilization_percentage",
];

const validator = new KubernetesValidator(schemaOf("1.34"));

/** The objects of a resource with every attribute that its bindings know. */
function fullObjects(type: string, leftOut: readonly string[] = []): readonly KubernetesObject[] {
  const block = without(fullBlock(type), leftOut) as ReturnType<typeof fullBlock>;
  return manifestsOf(stackOfResources({ resource: { [type]: { full: block } } })).objects;
}

/** A value without the attributes whose paths end so, whatever lists they are in. */
function without(value: unknown, paths: readonly string[], at = ""): unknown {
  if (Array.isArray(value)) {
    return value.map((item) => without(item, paths, at));
  }
  if (typeof value !== "object" || value === null) {
    return value;
  }
  return Object.fromEntries(
    Object.entries(value)
      .map(([key, inner]) => ({ key, inner: inner as unknown, path: `${at}.${key}` }))
      .filter(({ path }) => !paths.some((end) => path.endsWith(`.${end}`)))
      .map(({ key, inner, path }) => [key, without(inner, paths, path)]),
  );
}

const kinds = versionedResources().filter((type) => !NO_OBJECTS.includes(type));

test("the bindings have the resources that a platform is made of", () => {
  expect(kinds).toEqual(
    expect.arrayContaining(["kubernetes_deployment_v1", "kubernetes_secret_v1", "kubernetes_storage_class_v1"]),
  );
  expect(kinds.length).toBeGreaterThan(30);
});

test.each(kinds)("every attribute of %s becomes a valid field", (type) => {
  const objects = fullObjects(type, NOT_IN_KUBERNETES);
  expect(objects).toHaveLength(1);
  expect(validator.validate(objects)).toEqual({ errors: [], unvalidated: [] });
});

test.each([
  ["kubernetes_pod_v1", NOT_IN_KUBERNETES.slice(0, 5).map((path) => `spec.${path.replace("volume", "volume[0]")}`)],
  ["kubernetes_horizontal_pod_autoscaler_v2", ["spec.target_cpu_utilization_percentage"]],
])("what Kubernetes does not have is refused, all of it at once: %s", (type, paths) => {
  const { codes, message } = refusalOf(() => fullObjects(type));
  expect(codes).toEqual(paths.map(() => "FieldUnknown"));
  paths.forEach((path) => expect(message).toContain(`${type}.full.${path}: Kubernetes 1.34.4 has no such field`));
});

test.each(NO_OBJECTS)("%s is refused", (type) => {
  expect(refusalOf(() => fullObjects(type)).codes).toEqual(["ResourceUnknown"]);
});
