import { TerraformStack } from "cdktf";
import { refuse, Violation } from "../units";
import { inApplyOrder } from "./apply-order";
import { ChartReference } from "./chart-reference";
import { chartReference, namespaceOf } from "./chart-release";
import { Conversion } from "./conversion";
import { ExpressionError } from "./expression";
import type { KubernetesObject, ObjectMetadata } from "./kubernetes-object";
import { KubernetesKind, kubernetesSchema } from "./kubernetes-schema";
import type { Manifests, ManifestsOptions, OtherResource } from "./manifests";
import { withPlaceholders } from "./placeholders";
import { Block, configurationOf, StackConfiguration } from "./stack-configuration";
import { StackScope } from "./stack-scope";
import { terraformKind } from "./terraform-kind";
import { isTerraformOnly } from "./terraform-vocabulary";

/**
 * What a stack will make, as plain Kubernetes objects: what the Terraform providers would send, references resolved, in an order in which
 * it applies in one pass.
 *
 * Nothing is dropped in silence: what neither Kubernetes nor the short list of Terraform's own attributes knows is an error, and so is an
 * expression that only an apply can know.
 *
 * @param stack a stack of an app, or one that was written to a folder ({@link readStacks})
 * @throws InvalidInputError FieldUnknown, ExpressionUnresolved, ResourceUnknown, RepetitionUnresolved, NameMissing; and what the stack's own
 * validations refuse
 * @example
 * const { objects } = manifestsOf(prod.stack("entry"));
 * expect(objects.map(({ kind }) => kind)).toContain("Deployment");
 */
export function manifestsOf(stack: TerraformStack | StackConfiguration, options: ManifestsOptions = {}): Manifests {
  const configuration = TerraformStack.isStack(stack) ? configurationOf(stack) : stack;
  return new View(configuration, options).manifests();
}

/** How the names of the Kubernetes provider's resources begin; those that are no kind of object change what others made. */
const KUBERNETES = "kubernetes_";

class View {
  private readonly schema;
  private readonly violations: Violation[] = [];
  private readonly objects: KubernetesObject[] = [];
  private readonly charts: ChartReference[] = [];
  private readonly others: OtherResource[] = [];
  private readonly placeholders = new Set<string>();

  public constructor(
    private readonly stack: StackConfiguration,
    private readonly options: ManifestsOptions,
  ) {
    this.schema = kubernetesSchema(stack.metadata.kubernetesVersion);
  }

  public manifests(): Manifests {
    for (const [type, blocks] of sorted(this.stack.configuration.resource ?? {})) {
      for (const [name, block] of sorted(blocks)) {
        this.resource(type, `${type}.${name}`, block);
      }
    }
    refuse("Manifests", this.stack.name, this.violations);
    const { environment, kubernetesVersion } = this.stack.metadata;
    return {
      stack: this.stack.name,
      ...(environment === undefined ? {} : { environment }),
      ...(kubernetesVersion === undefined ? {} : { kubernetesVersion }),
      objects: inApplyOrder(this.objects),
      charts: this.charts,
      others: this.others,
      placeholders: [...this.placeholders].sort(),
    };
  }

  private resource(type: string, address: string, block: Block): void {
    if (!type.startsWith(KUBERNETES) && type !== "helm_release") {
      this.others.push({ address, type });
      return;
    }
    const repeated = ["count", "for_each"].find((attribute) => block[attribute] !== undefined);
    if (repeated !== undefined) {
      this.refuse("RepetitionUnresolved", `${address} is repeated by ${repeated}`, "make a construct of each");
      return;
    }
    const missing: string[] = [];
    const resolved = this.resolved(address, block, missing);
    if (resolved === undefined) {
      return;
    }
    missing.forEach((name) => this.placeholders.add(name));
    if (type === "helm_release") {
      this.charts.push(chartReference(address, resolved, this.onMismatch(address)));
      this.objects.push(...namespaceOf(resolved));
      return;
    }
    const object =
      type === "kubernetes_manifest" ? this.manifest(address, resolved) : this.object(type, address, resolved);
    if (object !== undefined) {
      this.objects.push(withPlaceholders(object, missing));
    }
  }

  /** The attributes of a resource that are not Terraform's alone, their expressions resolved. */
  private resolved(address: string, block: Block, missing: string[]): Block | undefined {
    const scope = new StackScope(this.stack, {
      schema: this.schema,
      variables: this.options.secrets ?? {},
      onPlaceholder: (name) => missing.push(name),
    });
    const before = this.violations.length;
    const resolved = Object.fromEntries(
      Object.entries(block)
        .filter(([attribute]) => !isTerraformOnly(attribute))
        .map(([attribute, value]) => [attribute, this.attribute(scope, `${address}.${attribute}`, value)]),
    );
    return this.violations.length > before ? undefined : resolved;
  }

  private attribute(scope: StackScope, path: string, value: unknown): unknown {
    try {
      return scope.resolve(value);
    } catch (error) {
      if (!(error instanceof ExpressionError)) {
        throw error;
      }
      this.refuse(
        "ExpressionUnresolved",
        `${path} holds an expression that cannot be resolved: ${error.message}`,
        "refer to what the stack itself says, or write the value",
      );
      return undefined;
    }
  }

  private manifest(address: string, { manifest }: Block): KubernetesObject | undefined {
    const object = manifest as KubernetesObject | undefined;
    if (typeof object?.apiVersion !== "string" || typeof object.kind !== "string") {
      this.refuse("ManifestInvalid", `${address} has no apiVersion and kind`, "write a whole Kubernetes object");
      return undefined;
    }
    return this.named(address, object, this.schema.kindOf(object));
  }

  private object(type: string, address: string, block: Block): KubernetesObject | undefined {
    const kind = terraformKind(type, this.schema);
    if (kind === undefined) {
      this.refuse(
        "ResourceUnknown",
        `${address} is no kind of object in Kubernetes ${this.schema.version}`,
        "use a resource that ends in _v1 or _v2 and makes a whole object",
      );
      return undefined;
    }
    const conversion = new Conversion(this.schema, this.onMismatch(address));
    const fields = conversion.fields(block, this.schema.definitions[kind.definition] ?? {}, "");
    const object = { apiVersion: kind.apiVersion, kind: kind.kind, ...fields } as KubernetesObject;
    return this.named(address, object, kind);
  }

  /** The object in a namespace, where its kind has them: the provider takes `default` where none is named. */
  private named(
    address: string,
    object: KubernetesObject,
    kind: KubernetesKind | undefined,
  ): KubernetesObject | undefined {
    const { apiVersion, kind: kindName, metadata, ...fields } = object;
    const { name, namespace, ...rest } = metadata as Partial<ObjectMetadata>;
    if (name === undefined) {
      this.refuse("NameMissing", `${address} has no name before it is applied`, "give it metadata.name");
      return undefined;
    }
    const place = namespace ?? (kind?.namespaced === true ? "default" : undefined);
    return {
      apiVersion,
      kind: kindName,
      metadata: { name, ...(place === undefined ? {} : { namespace: place }), ...rest },
      ...fields,
    };
  }

  private onMismatch(address: string) {
    return (path: string, what: string): void => {
      this.refuse("FieldUnknown", `${address}.${path}: ${what}`, "write what the API documents, or leave it out");
    };
  }

  private refuse(code: string, what: string, instead: string): void {
    this.violations.push({ code, what, instead });
  }
}

/** Entries by name: the view does not depend on the order in which constructs were made. */
function sorted<T>(entries: Readonly<Record<string, T>>): readonly (readonly [string, T])[] {
  return Object.entries(entries).sort(([a], [b]) => (a < b ? -1 : 1));
}
