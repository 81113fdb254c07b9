import { execFileSync } from "node:child_process";
import { kubectlPath } from "../../lab";
import { kubernetesSchema, SchemaNode } from "../../lib/manifests";
import { describeUnless } from "../support/requirements";
import { ensureLab, LAB } from "./support/lab-cluster";
import { labHindrance } from "./support/requirements";

interface Served {
  readonly info: { readonly version: string };
  readonly definitions: Readonly<Record<string, SchemaNode>>;
}

describeUnless(labHindrance(), "what the library knows of Kubernetes", () => {
  let served: Served;

  beforeAll(async () => {
    await ensureLab();
    const args = ["--kubeconfig", LAB.kubeconfig, "get", "--raw", "/openapi/v2"];
    const answer = execFileSync(kubectlPath(), args, { encoding: "utf8", maxBuffer: 64 * 1024 * 1024 });
    served = JSON.parse(answer) as Served;
  });

  test("is what the lab's API server serves: every definition of its version, field by field", () => {
    const { version, definitions } = kubernetesSchema(LAB.version);
    expect(served.info.version).toBe(version.replace(/\.\d+$/, ""));
    const fieldsOf = (all: typeof definitions) =>
      Object.fromEntries(
        // An API that the server has switched off is in no definition of its.
        Object.entries(all)
          .filter(([name]) => Object.hasOwn(served.definitions, name) && Object.hasOwn(definitions, name))
          .map(([name, { required, properties = {} }]) => [name, { required, fields: formsOf(properties) }]),
      );
    const known = fieldsOf(definitions);
    expect(Object.keys(known).length).toBeGreaterThan(400);
    expect(known).toEqual(fieldsOf(served.definitions));
  });
});

/** What a field is, without what people are told of it. */
function formsOf(properties: Readonly<Record<string, SchemaNode>>): object {
  return Object.fromEntries(
    Object.entries(properties).map(([name, { $ref, type, format, items, additionalProperties }]) => [
      name,
      {
        $ref,
        type,
        format,
        items: items?.$ref ?? items?.type,
        values: additionalProperties?.$ref ?? additionalProperties?.type,
      },
    ]),
  );
}
