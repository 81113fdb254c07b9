import { schemaOf } from "../support/kubernetes-schemas";
import { KubernetesValidator } from "../support/kubernetes-validation";
import { configMap, container, deployment, Fields, named, role, service } from "./objects";

const validator = new KubernetesValidator(schemaOf("1.34"));

const errorsOf = (...objects: readonly unknown[]): readonly string[] => validator.validate(objects).errors;

const crd: Fields = {
  apiVersion: "apiextensions.k8s.io/v1",
  kind: "CustomResourceDefinition",
  metadata: { name: "widgets.example.com" },
  spec: {
    group: "example.com",
    scope: "Namespaced",
    names: { kind: "Widget", plural: "widgets" },
    versions: [
      {
        name: "v1",
        served: true,
        storage: true,
        schema: {
          openAPIV3Schema: {
            type: "object",
            properties: { size: { type: "integer", default: 3, "x-kubernetes-int-or-string": false } },
            additionalProperties: { type: "string" },
          },
        },
      },
    ],
  },
};

describe("objects that an API server takes", () => {
  test.each<[string, Fields]>([
    ["of a few fields", configMap({}, { data: { "nginx.conf": "" }, binaryData: { logo: "AAEC" } })],
    [
      "with labels and annotations",
      configMap({ labels: { "a.b/C_d": "", x: "1.2" }, annotations: { "A.b/c": "x y" } }),
    ],
    ["with a number where a share may stand", deployment({ strategy: { rollingUpdate: { maxSurge: 1 } } })],
    ["with a share where a number may stand", deployment({ strategy: { rollingUpdate: { maxSurge: "25%" } } })],
    ...["1", "0.5", "500m", "1Gi", "1e3", 2, 0.25].map((cpu): [string, Fields] => [
      `with the quantity ${cpu}`,
      deployment({}, [container({ resources: { limits: { cpu } } })]),
    ]),
    ["with a port by its name", service({ port: 80, targetPort: "http" })],
    ["without a namespace, of a kind that has none", named("Namespace", "shop")],
    ["that Kubernetes names with a colon", role("system:shop")],
    ["that define a kind", crd],
    ["with a time", configMap({ creationTimestamp: "2026-01-31T12:00:00+01:00" })],
  ])("%s", (_, object) => {
    expect(validator.validate([object])).toEqual({ errors: [], unvalidated: [] });
  });
});

describe("objects that it refuses", () => {
  const CONTAINER = "spec.template.spec.containers[0]";

  test.each<[string, unknown, string]>([
    [
      "an unknown field at the top",
      configMap({}, { dataa: {} }),
      "ConfigMap shop/settings: dataa: there is no such field",
    ],
    [
      "an unknown field deep inside",
      deployment({}, [container({ imag: "x" })]),
      `Deployment shop/api: ${CONTAINER}.imag: there is no such field`,
    ],
    [
      "a field of Terraform",
      deployment({}, [container({ image_pull_policy: "Always" })]),
      `Deployment shop/api: ${CONTAINER}.image_pull_policy: there is no such field`,
    ],
    [
      "an unknown field of metadata",
      configMap({ label: {} }),
      "ConfigMap shop/settings: metadata.label: there is no such field",
    ],
    ["a missing field", deployment({ selector: undefined }), "Deployment shop/api: spec.selector: is required"],
    [
      "a missing field in a list",
      deployment({}, [container(), { image: "x" }]),
      "Deployment shop/api: spec.template.spec.containers[1].name: is required",
    ],
    ["a text for a number", deployment({ replicas: "2" }), "Deployment shop/api: spec.replicas: must be integer"],
    ["a fraction of a number", deployment({ replicas: 1.5 }), "Deployment shop/api: spec.replicas: must be integer"],
    [
      "a number too large",
      deployment({ replicas: 2 ** 31 }),
      "Deployment shop/api: spec.replicas: has to be a number of 32 bits",
    ],
    [
      "a number for a text",
      configMap({}, { data: { port: 80 } }),
      "ConfigMap shop/settings: data.port: must be string",
    ],
    ["a list for an object", deployment({ template: [{}] }), "Deployment shop/api: spec.template: must be object"],
    [
      "an object for a list",
      deployment({ template: { spec: { containers: container() } } }),
      "Deployment shop/api: spec.template.spec.containers: must be array",
    ],
    ["nothing for a number", deployment({ replicas: null }), "Deployment shop/api: spec.replicas: must be integer"],
    [
      "a fraction where a share may stand",
      deployment({ strategy: { rollingUpdate: { maxSurge: 0.5 } } }),
      "Deployment shop/api: spec.strategy.rollingUpdate.maxSurge: must be string,integer",
    ],
    ...["1 Gi", "1GB", "", "-", "1e", "Gi"].map((memory): [string, unknown, string] => [
      `the quantity ${JSON.stringify(memory)}`,
      deployment({}, [container({ resources: { requests: { memory } } })]),
      `Deployment shop/api: ${CONTAINER}.resources.requests.memory: has to be a quantity as in 500m or 1Gi`,
    ]),
    [
      "a truth for a quantity",
      deployment({}, [container({ resources: { requests: { memory: true } } })]),
      `Deployment shop/api: ${CONTAINER}.resources.requests.memory: must be string,number`,
    ],
    [
      "what is not base64",
      { apiVersion: "v1", kind: "Secret", metadata: { name: "login", namespace: "shop" }, data: { "a.b": "geheim!" } },
      'Secret shop/login: data["a.b"]: has to be base64',
    ],
    [
      "no time",
      configMap({ creationTimestamp: "2026-02-30 12:00" }),
      "ConfigMap shop/settings: metadata.creationTimestamp: has to be a time as in 2026-01-31T12:00:00Z",
    ],
  ])("%s", (_, object, message) => {
    expect(errorsOf(object)).toEqual([message]);
  });

  test("with everything that is wrong, at once", () => {
    const broken = deployment({ replicas: "2", paused: "no" }, [container({ imag: "x" })]);
    expect(errorsOf(broken, configMap({ name: "A" }))).toHaveLength(4);
  });

  test("never telling the values, which may be secret", () => {
    const secret = {
      apiVersion: "v1",
      kind: "Secret",
      metadata: { name: "a", namespace: "b" },
      data: { x: "p4ss word" },
    };
    expect(errorsOf(secret).join()).not.toContain("p4ss");
  });
});
