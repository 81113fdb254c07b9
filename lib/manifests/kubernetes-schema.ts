/** A value of Kubernetes' API, as its OpenAPI describes it. */
export interface SchemaNode {
  readonly $ref?: string;
  readonly type?: "object" | "array" | "string" | "integer" | "number" | "boolean";
  readonly format?: string;
  readonly properties?: Readonly<Record<string, SchemaNode>>;
  readonly required?: readonly string[];
  readonly items?: SchemaNode;
  readonly additionalProperties?: SchemaNode;
}

/** A kind of object that can be applied. */
export interface KubernetesKind {
  /** Group and version, e.g. `apps/v1`; `v1` for the core group. */
  readonly apiVersion: string;
  /** Name of the kind, e.g. `Deployment`. */
  readonly kind: string;
  /** Name in the addresses of the API, e.g. `deployments`. */
  readonly resource: string;
  /** Whether its objects belong to namespaces. */
  readonly namespaced: boolean;
  /** Name of its definition in {@link KubernetesSchema.definitions}. */
  readonly definition: string;
}

interface PublishedSchema {
  readonly version: string;
  readonly kinds: Readonly<Record<string, Pick<KubernetesKind, "definition" | "resource" | "namespaced">>>;
  readonly definitions: Readonly<Record<string, SchemaNode>>;
}

/** What objects of a version of Kubernetes are made of. */
export class KubernetesSchema {
  /** Version that it was published with, e.g. `1.34.4`. */
  public readonly version: string;
  /** Definitions by name, in the form of JSON Schema. */
  public readonly definitions: Readonly<Record<string, SchemaNode>>;
  /** All kinds that can be applied. */
  public readonly kinds: readonly KubernetesKind[];

  /** @param published text of a file in `schemas/` */
  public constructor(published: string) {
    const { version, kinds, definitions } = JSON.parse(published) as PublishedSchema;
    this.version = version;
    this.definitions = definitions;
    this.kinds = Object.entries(kinds).map(([key, rest]) => {
      const slash = key.lastIndexOf("/");
      return { apiVersion: key.slice(0, slash), kind: key.slice(slash + 1), ...rest };
    });
  }

  /** The kind of an object; undefined for one that is not of Kubernetes itself. */
  public kindOf(object: { readonly apiVersion: string; readonly kind: string }): KubernetesKind | undefined {
    return this.kinds.find(({ apiVersion, kind }) => apiVersion === object.apiVersion && kind === object.kind);
  }

  /** What a node is made of, wherever it is written. */
  public resolve(node: SchemaNode): SchemaNode {
    const name = definitionOf(node);
    return name === undefined ? node : (this.definitions[name] ?? {});
  }
}

/** Name of the definition that a node refers to; undefined for one that says itself what it is made of. */
export function definitionOf(node: SchemaNode): string | undefined {
  return node.$ref?.replace("#/definitions/", "");
}

/** How the schema of each minor version is loaded: 0.2 MB of text, read only where objects are looked at. */
/* eslint-disable @typescript-eslint/no-require-imports */
const SCHEMAS: ReadonlyMap<string, () => { readonly SCHEMA: string }> = new Map([
  ["1.33", () => require("./schemas/kubernetes-1.33") as { readonly SCHEMA: string }],
  ["1.34", () => require("./schemas/kubernetes-1.34") as { readonly SCHEMA: string }],
  ["1.35", () => require("./schemas/kubernetes-1.35") as { readonly SCHEMA: string }],
  ["1.36", () => require("./schemas/kubernetes-1.36") as { readonly SCHEMA: string }],
]);
/* eslint-enable @typescript-eslint/no-require-imports */

/** Minor versions of Kubernetes that are known, oldest first. */
export const KUBERNETES_VERSIONS: readonly string[] = [...SCHEMAS.keys()];

const parsed = new Map<string, KubernetesSchema>();

/**
 * The schema of a minor version of Kubernetes; where it is not known, that of the known version next to it.
 *
 * @param version e.g. `1.34`
 * @default the newest that is known
 */
export function kubernetesSchema(version?: string): KubernetesSchema {
  const known = nearest(version);
  const found = parsed.get(known);
  if (found !== undefined) {
    return found;
  }
  const schema = new KubernetesSchema(SCHEMAS.get(known)?.().SCHEMA ?? "");
  parsed.set(known, schema);
  return schema;
}

function nearest(version: string | undefined): string {
  const minorOf = (text: string): number => Number(/^v?1\.(\d+)/.exec(text)?.[1]);
  const [oldest = "", newest = oldest] = [KUBERNETES_VERSIONS[0], KUBERNETES_VERSIONS.at(-1)];
  if (version === undefined || minorOf(version) > minorOf(newest)) {
    return newest;
  }
  return KUBERNETES_VERSIONS.find((known) => minorOf(known) === minorOf(version)) ?? oldest;
}
