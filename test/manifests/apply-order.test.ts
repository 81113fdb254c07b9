import fc from "fast-check";
import { inApplyOrder } from "../../lib/manifests/apply-order";

const object = (kind: string, name = "a", namespace?: string) => ({
  apiVersion: "v1",
  kind,
  metadata: { name, ...(namespace === undefined ? {} : { namespace }) },
});

test("what others stand in or need comes first, webhooks last, unknown kinds before those", () => {
  const kinds = [
    ...["Namespace", "ServiceAccount", "Secret", "ConfigMap", "StorageClass", "PersistentVolumeClaim"],
    ...["CustomResourceDefinition", "ClusterRole", "Service", "Deployment", "PrometheusRule"],
    "ValidatingWebhookConfiguration",
  ];
  fc.assert(
    fc.property(fc.shuffledSubarray(kinds, { minLength: kinds.length }), (shuffled) => {
      expect(inApplyOrder(shuffled.map((kind) => object(kind))).map(({ kind }) => kind)).toEqual(kinds);
    }),
  );
});

test("objects of a kind come by namespace and name, whatever order they were made in", () => {
  const objects = [object("Secret", "b", "x"), object("Secret", "a", "y"), object("Secret", "a", "x")];
  expect(inApplyOrder(objects).map(({ metadata: { namespace, name } }) => `${namespace ?? ""}/${name}`)).toEqual([
    "x/a",
    "x/b",
    "y/a",
  ]);
});
