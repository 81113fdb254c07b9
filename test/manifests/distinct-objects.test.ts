import { manifestsOf } from "../../lib/manifests";
import { refusalOf } from "../support/refusal";
import { stackOfResources } from "./stack-of-resources";

const namespace = (labels = {}) => ({ metadata: { name: "shop", labels } });
const release = { name: "a", chart: "a", namespace: "shop", create_namespace: true };

test("a release makes its namespace where nobody else does, and once", () => {
  const both = { helm_release: { a: release, b: release } };
  expect(manifestsOf(stackOfResources({ resource: both })).objects).toEqual([
    { apiVersion: "v1", kind: "Namespace", metadata: { name: "shop" } },
  ]);
  const made = { ...both, kubernetes_namespace_v1: { shop: namespace({ team: "shop" }) } };
  expect(manifestsOf(stackOfResources({ resource: made })).objects).toEqual([
    { apiVersion: "v1", kind: "Namespace", metadata: { name: "shop", labels: { team: "shop" } } },
  ]);
});

test("an object that two resources make is refused", () => {
  const map = (a: string) => ({ metadata: { name: "settings", namespace: "shop" }, data: { a } });
  const { codes, message } = refusalOf(() =>
    manifestsOf(stackOfResources({ resource: { kubernetes_config_map_v1: { one: map("1"), two: map("2") } } })),
  );
  expect(codes).toEqual(["ObjectTwice"]);
  expect(message).toContain("two resources make the ConfigMap shop/settings");
});
