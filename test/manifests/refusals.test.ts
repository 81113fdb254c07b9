import { manifestsOf, TerraformConfiguration } from "../../lib/manifests";
import { refusalOf } from "../support/refusal";
import { stackOfResources } from "./stack-of-resources";

const refused = (configuration: TerraformConfiguration): string =>
  refusalOf(() => manifestsOf(stackOfResources(configuration))).message;

describe("what cannot be seen without an apply", () => {
  const labelled = (labels: unknown): TerraformConfiguration => ({
    resource: { kubernetes_namespace_v1: { a: { metadata: { name: "a", labels } } } },
    locals: { loop: "${local.back}", back: "${local.loop}" },
    variable: { given: { type: "string" } },
  });

  test.each<[what: string, value: string, reason: string]>([
    [
      "a data source",
      "${data.kubernetes_nodes.all.nodes[0].id}",
      "data.kubernetes_nodes.all is read when the stack is applied",
    ],
    [
      "a resource that is not there",
      "${kubernetes_secret_v1.gone.id}",
      "there is no kubernetes_secret_v1.gone in the stack",
    ],
    ["a circle", "${local.loop}", "local.loop leads back to itself"],
    ["a variable without a value", "${var.given}", "the variable given has no value"],
    ["a file that is not there", '${file("${path.module}/missing")}', "there is no file ./missing beside the stack"],
    ["a condition", "${true ? 1 : 2}", "} is expected"],
  ])("%s is refused", (_, value, reason) => {
    expect(refused(labelled({ l: value }))).toContain(reason);
  });

  test.each(["count", "for_each"])("a resource repeated by %s is refused", (repeated) => {
    expect(
      refused({ resource: { kubernetes_namespace_v1: { a: { metadata: { name: "a" }, [repeated]: 2 } } } }),
    ).toContain(`RepetitionUnresolved: kubernetes_namespace_v1.a is repeated by ${repeated}`);
  });

  test("a name that the cluster makes up is refused", () => {
    expect(refused({ resource: { kubernetes_namespace_v1: { a: { metadata: { generate_name: "a-" } } } } })).toContain(
      "NameMissing: kubernetes_namespace_v1.a has no name before it is applied",
    );
  });

  test("all that is wrong is said at once", () => {
    const { codes } = refusalOf(() =>
      manifestsOf(
        stackOfResources({
          resource: {
            kubernetes_namespace_v1: { a: { metadata: { name: "a", color: "red" } }, b: { metadata: {} } },
            kubernetes_labels: { c: { kind: "Node" } },
            kubernetes_manifest: { d: { manifest: { kind: "Node" } } },
          },
        }),
      ),
    );
    expect(codes).toEqual(["ResourceUnknown", "ManifestInvalid", "FieldUnknown", "NameMissing"]);
  });
});

describe("a value of the wrong kind", () => {
  test.each<[block: Record<string, unknown>, reason: string]>([
    [{ metadata: { name: "a" }, spec: { replicas: "many" } }, "spec.replicas: is a number in Kubernetes"],
    [{ metadata: { name: "a" }, spec: [{}, {}] }, "spec: is one object in Kubernetes"],
    [{ metadata: { name: "a" }, spec: "text" }, "spec: is one object in Kubernetes"],
    [{ metadata: { name: "a" }, spec: { paused: "perhaps" } }, "spec.paused: is true or false in Kubernetes"],
    [{ metadata: { name: ["a"] } }, "metadata.name: is a text in Kubernetes"],
    [{ metadata: { name: "a", labels: { a: {} } } }, 'metadata.labels["a"]: is a text in Kubernetes'],
  ])("%j is refused", (block, reason) => {
    expect(refused({ resource: { kubernetes_deployment_v1: { a: block } } })).toContain(
      `FieldUnknown: kubernetes_deployment_v1.a.${reason}`,
    );
  });
});
