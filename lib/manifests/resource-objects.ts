import type { Block } from "../terraform";
import { chartReference, namespaceOf } from "./chart-attributes";
import type { ChartReference } from "./chart-reference";
import { renderedChart } from "./chart-rendering";
import { Conversion } from "./conversion";
import type { KubernetesObject, ObjectMetadata } from "./kubernetes-object";
import type { KubernetesSchema } from "./kubernetes-schema";
import { terraformKind } from "./terraform-kind";
import { YamlError } from "./yaml-reading";

/** A resource of a stack, all its expressions resolved. */
export interface ResolvedResource {
  /** Type, e.g. `kubernetes_secret_v1`. */
  readonly type: string;
  /** Address, e.g. `kubernetes_secret_v1.entry`. */
  readonly address: string;
  /** Its attributes, but for those that are Terraform's alone. */
  readonly attributes: Block;
}

/** Told of each thing that is wrong: a stable code, what it is, and what to write instead. */
export type Refuse = (code: string, what: string, instead: string) => void;

/** How the resources of one stack are seen. */
export interface Sight {
  readonly schema: KubernetesSchema;
  /** Folder of the stack. */
  readonly folder: string;
  /** The program that renders charts; without it they stay references. */
  readonly helm: string | undefined;
  readonly refuse: Refuse;
}

/** What becomes of a resource in the cluster. */
export interface ResourceObjects {
  readonly objects: readonly KubernetesObject[];
  readonly charts: readonly ChartReference[];
}

/** How the names of the Kubernetes provider's resources begin; those that are no kind of object change what others made. */
const KUBERNETES = "kubernetes_";

/** Whether a resource makes something in a cluster. */
export function isInCluster(type: string): boolean {
  return type.startsWith(KUBERNETES) || type === "helm_release";
}

/** The objects that a resource of the Kubernetes or Helm provider makes. */
export function resourceObjects(resource: ResolvedResource, sight: Sight): ResourceObjects {
  switch (resource.type) {
    case "helm_release":
      return release(resource, sight);
    case "kubernetes_manifest":
      return { objects: manifest(resource, sight), charts: [] };
    default:
      return { objects: object(resource, sight), charts: [] };
  }
}

function object({ type, address, attributes }: ResolvedResource, sight: Sight): readonly KubernetesObject[] {
  const { schema, refuse } = sight;
  const kind = terraformKind(type, schema);
  if (kind === undefined) {
    refuse(
      "ResourceUnknown",
      `${address} is no kind of object in Kubernetes ${schema.version}`,
      "use a resource that ends in _v1 or _v2 and makes a whole object",
    );
    return [];
  }
  const fields = new Conversion(schema, unknownField(address, refuse)).object(attributes, kind.definition);
  // What the provider takes where none is named.
  return named(address, { apiVersion: kind.apiVersion, kind: kind.kind, ...fields }, "default", sight);
}

function manifest({ address, attributes }: ResolvedResource, sight: Sight): readonly KubernetesObject[] {
  const { apiVersion, kind, ...fields } = (attributes.manifest ?? {}) as Partial<KubernetesObject>;
  if (typeof apiVersion !== "string" || typeof kind !== "string") {
    sight.refuse("ManifestInvalid", `${address} has no apiVersion and kind`, "write a whole Kubernetes object");
    return [];
  }
  return named(address, { apiVersion, kind, ...fields }, "default", sight);
}

function release(resource: ResolvedResource, sight: Sight): ResourceObjects {
  const { address, attributes } = resource;
  const { schema, folder, helm, refuse } = sight;
  const chart = referenceOf(resource, sight);
  if (chart === undefined) {
    return { objects: [], charts: [] };
  }
  const namespace = namespaceOf(attributes);
  if (helm === undefined) {
    return { objects: namespace, charts: [chart] };
  }
  try {
    const rendered = renderedChart(chart, { helm, folder, kubernetesVersion: schema.version });
    const objects = rendered.flatMap((one) => named(address, one, chart.namespace, sight));
    return { objects: [...namespace, ...objects], charts: [] };
  } catch (error) {
    refuse(
      "ChartNotRendered",
      `${address} cannot be rendered: ${(error as Error).message}`,
      "have Helm and the chart at hand, or leave charts references",
    );
    return { objects: [], charts: [] };
  }
}

function referenceOf({ address, attributes }: ResolvedResource, { refuse }: Sight): ChartReference | undefined {
  try {
    return chartReference(address, attributes, unknownField(address, refuse));
  } catch (error) {
    if (!(error instanceof YamlError)) {
      throw error;
    }
    refuse("ChartValuesInvalid", `${address}.values: ${error.message}`, "write values as a map of YAML");
    return undefined;
  }
}

/** An object whose metadata are still to be looked at. */
interface UnnamedObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata?: unknown;
  readonly [field: string]: unknown;
}

/** The object with its name and namespace first; none where it has no name before it is applied. */
function named(
  address: string,
  { apiVersion, kind, metadata, ...fields }: UnnamedObject,
  defaultNamespace: string,
  { schema, refuse }: Sight,
): readonly KubernetesObject[] {
  const { name, namespace, ...rest } = (metadata ?? {}) as Partial<ObjectMetadata>;
  if (name === undefined) {
    refuse("NameMissing", `${address} has no name before it is applied`, "give it metadata.name");
    return [];
  }
  const namespaced = schema.kindOf({ apiVersion, kind })?.namespaced === true;
  const place = namespace ?? (namespaced ? defaultNamespace : undefined);
  return [
    {
      apiVersion,
      kind,
      metadata: { name, ...(place === undefined ? {} : { namespace: place }), ...rest },
      ...fields,
    },
  ];
}

function unknownField(address: string, refuse: Refuse) {
  return (path: string, what: string): void => {
    refuse("FieldUnknown", `${address}.${path}: ${what}`, "write what the API documents, or leave it out");
  };
}
