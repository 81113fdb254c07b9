import fc from "fast-check";
import { inApplyOrder } from "../../lib/manifests/apply-order";

const object = (kind: string, name = "a", namespace?: string) => ({
  apiVersion: "v1",
  kind,
  metadata: { name, ...(namespace === undefined ? {} : { namespace }) },
});

const isOwn = ({ kind }: { readonly kind: string }): boolean => kind !== "PrometheusRule";

test("a kind of the same name that is not of Kubernetes comes after its definition", () => {
  const policy = { ...object("NetworkPolicy"), apiVersion: "projectcalico.org/v3" };
  const ordered = inApplyOrder([policy, object("CustomResourceDefinition")], (one) => one !== policy);
  expect(ordered.map(({ kind }) => kind)).toEqual(["CustomResourceDefinition", "NetworkPolicy"]);
});

test("what others stand in or need comes first, webhooks last, unknown kinds before those", () => {
  const kinds = [
    ...["Namespace", "ServiceAccount", "Secret", "ConfigMap", "StorageClass", "PersistentVolumeClaim"],
    ...["CustomResourceDefinition", "ClusterRole", "Service", "Deployment", "PrometheusRule"],
    "ValidatingWebhookConfiguration",
  ];
  fc.assert(
    fc.property(fc.shuffledSubarray(kinds, { minLength: kinds.length }), (shuffled) => {
      expect(
        inApplyOrder(
          shuffled.map((kind) => object(kind)),
          isOwn,
        ).map(({ kind }) => kind),
      ).toEqual(kinds);
    }),
  );
});

test("objects of a kind come by namespace and name, whatever order they were made in", () => {
  const objects = [object("Secret", "b", "x"), object("Secret", "a", "y"), object("Secret", "a", "x")];
  expect(inApplyOrder(objects, isOwn).map(({ metadata: { namespace, name } }) => `${namespace ?? ""}/${name}`)).toEqual(
    ["x/a", "x/b", "y/a"],
  );
});
