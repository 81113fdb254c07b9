import { kubernetesSchema, KUBERNETES_VERSIONS, manifestsOf } from "../../lib/manifests";
import { PROVIDER_DEFAULTS } from "../../lib/manifests/provider-defaults";
import { stackOfResources } from "./stack-of-resources";

const metadata = { name: "a", namespace: "shop" };

const objectOf = (type: string, block: Readonly<Record<string, unknown>>): unknown =>
  manifestsOf(stackOfResources({ resource: { [type]: { a: { metadata, ...block } } } })).objects[0];

const deployment = (pod: Readonly<Record<string, unknown>>): unknown =>
  objectOf("kubernetes_deployment_v1", { spec: { template: { metadata: {}, spec: pod } } });

test.each(KUBERNETES_VERSIONS)("are fields that Kubernetes %s has", (version) => {
  const { definitions } = kubernetesSchema(version);
  expect(PROVIDER_DEFAULTS.size).toBeGreaterThan(0);
  for (const [definition, defaults] of PROVIDER_DEFAULTS) {
    expect(Object.keys(definitions[definition]?.properties ?? {})).toEqual(
      expect.arrayContaining(Object.keys(defaults)),
    );
  }
});

test("stand where the stack says nothing, in what the stack has", () => {
  expect(
    deployment({ container: [{ name: "a", security_context: { privileged: true } }, { name: "b" }] }),
  ).toMatchObject({
    spec: {
      template: {
        spec: {
          automountServiceAccountToken: true,
          containers: [{ name: "a", securityContext: { privileged: true, runAsNonRoot: false } }, { name: "b" }],
        },
      },
    },
  });
});

test("never stand over what the stack says", () => {
  expect(
    deployment({
      automount_service_account_token: false,
      container: [{ name: "a", security_context: { run_as_non_root: true } }],
    }),
  ).toEqual({
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata,
    spec: {
      template: {
        metadata: {},
        spec: {
          automountServiceAccountToken: false,
          containers: [{ name: "a", securityContext: { runAsNonRoot: true } }],
        },
      },
    },
  });
});

test("are the same each time: what a caller does to an object changes no other", () => {
  const scaler = () =>
    objectOf("kubernetes_horizontal_pod_autoscaler_v2", { spec: {} }) as { spec: { behavior: object } };
  Object.assign(scaler().spec.behavior, { scaleUp: {} });
  expect(scaler().spec.behavior).toEqual({});
});
