import * as fs from "node:fs";
import * as path from "node:path";

/** An attribute, as the bindings write it: what it is called in Terraform, and how its value is converted. */
type Attributes = Readonly<Record<string, string>>;

const LIBRARY = path.dirname(require.resolve("@cdktf/provider-kubernetes/package.json"));

/** A text that is a number, a quantity and base64 alike. */
const TEXT = "1000";

/** Types of all resources of the Kubernetes provider that carry the version of an API. */
export function versionedResources(): readonly string[] {
  return fs
    .readdirSync(path.join(LIBRARY, "lib"))
    .filter((folder) => /-v\d+$/.test(folder) && !folder.startsWith("data-"))
    .map((folder) => `kubernetes_${folder.replaceAll("-", "_")}`);
}

/** A block with every attribute that the bindings of a resource know, each block of it once. */
export function fullBlock(type: string): Readonly<Record<string, unknown>> {
  const folder = path.join(LIBRARY, "lib", type.replace("kubernetes_", "").replaceAll("_", "-"));
  const texts = fs
    .readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".js"))
    .map((file) => fs.readFileSync(path.join(folder, file), "utf8"));
  const source = texts.join("\n");
  const structs = new Map(
    [...source.matchAll(/^function (\w+ToTerraform)\(struct\) \{[^]*?return \{([^]*?)\};\n\}/gm)].map(
      ([, name = "", body = ""]) => [name, attributesIn(body)],
    ),
  );
  const [, own = ""] = /synthesizeAttributes\(\) \{\s*return \{\n([^]*?)\n {8}\};/.exec(source) ?? [];
  const block = sample(attributesIn(own), structs);
  // The name of a Service has to begin with a letter.
  return { ...block, metadata: { ...(block.metadata as object), name: "full" } };
}

function attributesIn(body: string): Attributes {
  return Object.fromEntries(
    [...body.matchAll(/^\s*"?(\w+)"?: (.*?),?$/gm)].map(([, name = "", conversion = ""]) => [name, conversion]),
  );
}

function sample(attributes: Attributes, structs: ReadonlyMap<string, Attributes>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(attributes).map(([name, conversion]) => [name, sampleValue(conversion, structs)]),
  );
}

function sampleValue(conversion: string, structs: ReadonlyMap<string, Attributes>): unknown {
  const names = conversion.match(/\w+ToTerraform/g) ?? [];
  const struct = names.map((name) => structs.get(name)).find((found) => found !== undefined);
  const single = struct === undefined ? scalar(conversion) : sample(struct, structs);
  if (conversion.includes("hashMapper")) {
    return { key: single };
  }
  return conversion.includes("listMapper") ? [single] : single;
}

function scalar(conversion: string): unknown {
  if (conversion.includes("numberToTerraform")) {
    return 1000;
  }
  return conversion.includes("booleanToTerraform") ? true : TEXT;
}
