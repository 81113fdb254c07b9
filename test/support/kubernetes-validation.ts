import Ajv, { ErrorObject, ValidateFunction } from "ajv";
import { identityErrors, isRecord, nameOf } from "./kubernetes-identity";

/** What `lib/manifests` knows of a version of Kubernetes: its kinds, and the definitions that they are made of. */
export interface KubernetesApi {
  /** E.g. `1.34.4`. */
  readonly version: string;
  /** By API version and kind, e.g. `apps/v1/Deployment`. */
  readonly kinds: Readonly<Record<string, { readonly definition: string; readonly namespaced: boolean }>>;
  readonly definitions: Readonly<Record<string, unknown>>;
}

/** What is wrong with objects, and which of them nobody has judged. */
export interface Validation {
  /** `<Kind> <namespace>/<name>: <path>: <what is wrong>`. */
  readonly errors: readonly string[];
  /** Objects of kinds that Kubernetes itself does not have, such as custom resources: `<apiVersion>/<Kind> <namespace>/<name>`. */
  readonly unvalidated: readonly string[];
}

/**
 * Judges objects as the API server of a version does when it validates strictly, as far as its published OpenAPI says: required
 * fields, types and formats, no field that is not there, and names that are names.
 */
export class KubernetesValidator {
  private readonly ajv = new Ajv({ allErrors: true, allowUnionTypes: true, verbose: true });
  private readonly groups: ReadonlySet<string>;

  public constructor(private readonly api: KubernetesApi) {
    Object.entries(FORMATS).forEach(([name, format]) => this.ajv.addFormat(name, format));
    const definitions = Object.entries(api.definitions).map(([name, schema]) => [name, strict(name, schema)] as const);
    this.ajv.addSchema({ $id: ROOT, definitions: Object.fromEntries(definitions) });
    this.groups = new Set(Object.keys(api.kinds).map((kind) => groupOf(kind.slice(0, kind.lastIndexOf("/")))));
  }

  /** Judges the objects of a stack, each by itself and beside the others. */
  public validate(objects: readonly unknown[]): Validation {
    const errors: string[] = [];
    const unvalidated: string[] = [];
    const seen = new Set<string>();
    for (const object of objects) {
      const id = `${typeOf(object)} ${nameOf(object)}`;
      const judged = this.judge(object);
      errors.push(...(judged ?? []).map((error) => `${kindOf(object)} ${nameOf(object)}: ${error}`));
      if (judged === undefined) {
        unvalidated.push(id);
      }
      if (seen.has(id)) {
        errors.push(`${kindOf(object)} ${nameOf(object)}: is there twice`);
      }
      seen.add(id);
    }
    return { errors, unvalidated };
  }

  /** What is wrong with an object; undefined where its kind is none of Kubernetes itself. */
  private judge(object: unknown): readonly string[] | undefined {
    if (!isRecord(object) || typeof object.apiVersion !== "string" || typeof object.kind !== "string") {
      return ["apiVersion and kind: have to say what the object is"];
    }
    const kind = this.api.kinds[typeOf(object)];
    if (kind === undefined) {
      const group = groupOf(object.apiVersion);
      return this.groups.has(group) || !group.includes(".")
        ? [`apiVersion and kind: Kubernetes ${this.api.version} has no ${typeOf(object)} that can be applied`]
        : undefined;
    }
    const check = this.check(kind.definition);
    check(object);
    return [...identityErrors(object, kind.namespaced), ...(check.errors ?? []).map(message)];
  }

  private check(definition: string): ValidateFunction {
    const check = this.ajv.getSchema(`${ROOT}#/definitions/${definition}`);
    if (check === undefined) {
      throw new Error(`the schema of Kubernetes ${this.api.version} has no definition ${definition}`);
    }
    return check;
  }
}

const ROOT = "kubernetes";
const QUANTITY = "io.k8s.apimachinery.pkg.api.resource.Quantity";
const INT_OR_STRING = "io.k8s.apimachinery.pkg.util.intstr.IntOrString";

/** A definition that has no room for what it does not name. */
function strict(name: string, schema: unknown): unknown {
  switch (name) {
    // The published OpenAPI calls both texts, and the API server takes numbers as well.
    case QUANTITY:
      return { type: ["string", "number"], format: "quantity" };
    case INT_OR_STRING:
      return { type: ["string", "integer"], format: "int32" };
    default:
      return closed(schema);
  }
}

function closed(schema: unknown): unknown {
  if (!isRecord(schema)) {
    return schema;
  }
  const { properties, items, additionalProperties } = schema;
  return {
    ...schema,
    ...(isRecord(properties)
      ? {
          properties: Object.fromEntries(Object.entries(properties).map(([key, inner]) => [key, closed(inner)])),
          additionalProperties: false,
        }
      : {}),
    ...(items === undefined ? {} : { items: closed(items) }),
    ...(additionalProperties === undefined ? {} : { additionalProperties: closed(additionalProperties) }),
  };
}

const INT32 = 2 ** 31;
const NUMBER = "(\\d+(\\.\\d*)?|\\.\\d+)";
const QUANTITY_FORM = new RegExp(`^[+-]?${NUMBER}([KMGTPE]i|[numkMGTPE]|[eE][+-]?\\d+)?$`);
const DATE_TIME_FORM = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/;

/** Forms of values; ajv asks each for values of its type alone. */
const FORMATS = {
  int32: { type: "number", validate: (value: number) => value >= -INT32 && value < INT32 },
  int64: { type: "number", validate: (value: number) => value >= -(2 ** 63) && value < 2 ** 63 },
  double: { type: "number", validate: Number.isFinite },
  byte: { type: "string", validate: (value: string) => Buffer.from(value, "base64").toString("base64") === value },
  "date-time": {
    type: "string",
    validate: (value: string) => DATE_TIME_FORM.test(value) && !Number.isNaN(Date.parse(value)),
  },
  quantity: { type: "string", validate: (value: string) => QUANTITY_FORM.test(value) },
} as const;

/** What a format is called where it is not met; never with the value, which may be a secret. */
const FORMAT_NAMES: Readonly<Record<string, string>> = {
  int32: "a number of 32 bits",
  int64: "a number of 64 bits",
  byte: "base64",
  "date-time": "a time as in 2026-01-31T12:00:00Z",
  quantity: "a quantity as in 500m or 1Gi",
};

function message({ instancePath, keyword, params, message: what = keyword }: ErrorObject): string {
  const path = instancePath.split("/").slice(1).map(unescaped);
  const given = params as Readonly<Record<string, string>>;
  switch (keyword) {
    case "additionalProperties":
      return `${pathText([...path, given.additionalProperty ?? ""])}: there is no such field`;
    case "required":
      return `${pathText([...path, given.missingProperty ?? ""])}: is required`;
    case "format":
      return `${pathText(path)}: has to be ${FORMAT_NAMES[given.format ?? ""] ?? given.format ?? ""}`;
    default:
      return `${pathText(path)}: ${what}`;
  }
}

/** As people write it: `spec.containers[0].image`, and `metadata.labels["a/b"]`. */
function pathText(steps: readonly string[]): string {
  return steps
    .map((step, index) => {
      if (/^\d+$/.test(step)) return `[${step}]`;
      if (!/^[\w$-]+$/.test(step)) return `[${JSON.stringify(step)}]`;
      return index === 0 ? step : `.${step}`;
    })
    .join("");
}

/** A step of a JSON pointer. */
function unescaped(step: string): string {
  return step.replaceAll("~1", "/").replaceAll("~0", "~");
}

function groupOf(apiVersion: string): string {
  return apiVersion.includes("/") ? apiVersion.slice(0, apiVersion.indexOf("/")) : "";
}

function kindOf(object: unknown): string {
  return isRecord(object) && typeof object.kind === "string" ? object.kind : "object";
}

function typeOf(object: unknown): string {
  const apiVersion = isRecord(object) && typeof object.apiVersion === "string" ? object.apiVersion : "";
  return `${apiVersion}/${kindOf(object)}`;
}
