import { Block, onlyBlock } from "../terraform";
import { definitionOf, KubernetesSchema, SchemaNode } from "./kubernetes-schema";
import { providerDefaults } from "./provider-defaults";
import { fieldOf, isEncoded, isGrouping } from "./terraform-vocabulary";

/** Told of each place where a block is nothing that Kubernetes knows. */
export type OnMismatch = (path: string, what: string) => void;

/**
 * Terraform's blocks as what Kubernetes' API describes: its names, lists and objects, numbers and texts.
 *
 * @see https://registry.terraform.io/providers/hashicorp/kubernetes/2.38.0/docs
 */
export class Conversion {
  /**
   * @param schema what there is in Kubernetes
   * @param onMismatch is told what is nothing there; the value is left out then
   */
  public constructor(
    private readonly schema: KubernetesSchema,
    private readonly onMismatch: OnMismatch,
  ) {}

  /**
   * The fields of an object: those that its block says, and those that the provider says where the block says nothing.
   *
   * @param definition name of what the object is
   */
  public object(block: Block, definition: string): Record<string, unknown> {
    return this.complete(block, { $ref: `#/definitions/${definition}` }, "");
  }

  private complete(block: Block, described: SchemaNode, path: string): Record<string, unknown> {
    const fields = this.fields(block, this.schema.resolve(described), path);
    const defaults = Object.entries(structuredClone(providerDefaults(definitionOf(described) ?? "")));
    return { ...fields, ...Object.fromEntries(defaults.filter(([field]) => !(field in fields))) };
  }

  /** The fields that a block says, in the order of the block; what people write first comes first. */
  private fields(block: Block, node: SchemaNode, path: string): Record<string, unknown> {
    const { properties = {} } = node;
    const names = Object.keys(properties);
    const converted: Record<string, unknown> = {};
    for (const [attribute, value] of Object.entries(block)) {
      const place = path === "" ? attribute : `${path}.${attribute}`;
      const field = fieldOf(attribute, names);
      const property = field === undefined ? undefined : properties[field];
      if (isEmpty(value)) {
        continue;
      }
      if (field !== undefined && property !== undefined) {
        const result = this.value(value, property, place, isEncoded(attribute));
        if (result !== undefined && !isEmptyMap(result, this.schema.resolve(property))) {
          converted[field] = merged(converted[field], result);
        }
      } else if (isGrouping(attribute)) {
        Object.assign(converted, this.fields(attributesOf(value), node, place));
      } else {
        this.onMismatch(place, `Kubernetes ${this.schema.version} has no such field`);
      }
    }
    return Object.fromEntries([
      ...FIRST.filter((field) => field in converted).map((field) => [field, converted[field]]),
      ...Object.entries(converted).filter(([field]) => !FIRST.includes(field)),
    ]) as Record<string, unknown>;
  }

  private value(value: unknown, described: SchemaNode, path: string, encoded = false): unknown {
    const node = this.schema.resolve(described);
    switch (node.type) {
      case "array":
        return this.list(value, node.items ?? {}, path);
      case "string":
        return this.text(value, node.format, path, encoded);
      case "integer":
      case "number":
        return this.number(value, path);
      case "boolean":
        return this.truth(value, path);
      case "object":
        return this.block(value, described, path, encoded);
      case undefined:
        // Whatever JSON can say, as in the schema of a custom resource.
        return value;
    }
  }

  private list(value: unknown, item: SchemaNode, path: string): unknown {
    const blocks = Array.isArray(value) ? value : [value];
    const items = item.$ref?.endsWith(".VolumeProjection") === true ? blocks.flatMap(projections) : blocks;
    return items.map((one, index) => this.value(one ?? {}, item, `${path}[${index}]`));
  }

  private block(value: unknown, described: SchemaNode, path: string, encoded: boolean): unknown {
    const [block, ...others] = Array.isArray(value) ? (value as readonly unknown[]) : [value];
    if (others.length > 0 || (typeof block !== "object" && block !== undefined) || Array.isArray(block)) {
      this.onMismatch(path, "is one object in Kubernetes");
      return undefined;
    }
    const fields = (block ?? {}) as Block;
    const { properties, additionalProperties } = this.schema.resolve(described);
    if (properties !== undefined) {
      return this.complete(fields, described, path);
    }
    return additionalProperties === undefined
      ? fields
      : Object.fromEntries(
          Object.entries(fields).map(([key, inner]) => [
            key,
            this.value(inner, additionalProperties, `${path}[${JSON.stringify(key)}]`, encoded),
          ]),
        );
  }

  private text(value: unknown, format: string | undefined, path: string, encoded: boolean): unknown {
    if (typeof value !== "string" && typeof value !== "number" && typeof value !== "boolean") {
      this.onMismatch(path, "is a text in Kubernetes");
      return undefined;
    }
    const text = String(value);
    switch (format) {
      case "int-or-string":
        return /^\d+$/.test(text) ? Number(text) : text;
      case "byte":
        return encoded ? text : Buffer.from(text, "utf8").toString("base64");
      default:
        return text;
    }
  }

  private number(value: unknown, path: string): unknown {
    // Modes of files are octal in Terraform, and numbers in Kubernetes.
    const isMode = typeof value === "string" && /^0[0-7]+$/.test(value);
    const number = isMode ? parseInt(value, 8) : Number(value);
    if ((typeof value !== "number" && typeof value !== "string") || Number.isNaN(number)) {
      this.onMismatch(path, "is a number in Kubernetes");
      return undefined;
    }
    return number;
  }

  private truth(value: unknown, path: string): unknown {
    if (value !== true && value !== false && value !== "true" && value !== "false") {
      this.onMismatch(path, "is true or false in Kubernetes");
      return undefined;
    }
    return value === true || value === "true";
  }
}

/** Fields that say what a thing is, and that people look for at its head. */
const FIRST: readonly string[] = ["name", "namespace", "image", "labels"];

/** Whether an attribute says nothing: the provider leaves out what is null, an empty list or map, or an empty text. */
function isEmpty(value: unknown): boolean {
  return value === null || value === undefined || value === "" || (Array.isArray(value) && value.length === 0);
}

/** Whether a value is a map without entries; an object without fields says something: `emptyDir: {}`. */
function isEmptyMap(value: unknown, { additionalProperties }: SchemaNode): boolean {
  return additionalProperties !== undefined && typeof value === "object" && Object.keys(value ?? {}).length === 0;
}

/** The attributes of the one block that is meant. */
function attributesOf(value: unknown): Block {
  const block = onlyBlock(value);
  return typeof block === "object" && block !== null ? (block as Block) : {};
}

/** Terraform may name several sources of a projected volume in one block; Kubernetes names each on its own. */
function projections(block: unknown): readonly unknown[] {
  return Object.entries(attributesOf(block)).flatMap(([kind, sources]) =>
    (Array.isArray(sources) ? sources : [sources])
      .filter((source) => source !== null)
      .map((source: unknown) => ({ [kind]: source })),
  );
}

/** `data` and `binary_data` of a Secret are one map in Kubernetes. */
function merged(before: unknown, now: unknown): unknown {
  return typeof before === "object" && typeof now === "object" ? { ...before, ...now } : now;
}
