import { TerraformStack } from "cdktf";
import { Block, configurationOf, ExpressionError, StackConfiguration, StackScope } from "../terraform";
import { refuse, Violation } from "../units";
import { inApplyOrder } from "./apply-order";
import type { ChartReference } from "./chart-reference";
import { distinctObjects } from "./distinct-objects";
import type { KubernetesObject } from "./kubernetes-object";
import { kubernetesSchema } from "./kubernetes-schema";
import type { Manifests, ManifestsOptions, OtherResource } from "./manifests";
import { placeholderOf, withPlaceholders } from "./placeholders";
import { isInCluster, resourceObjects } from "./resource-objects";
import { madeByProvider } from "./terraform-kind";
import { isBookkeeping, isTerraformOnly } from "./terraform-vocabulary";

/**
 * What a stack will make, as plain Kubernetes objects: what the Terraform providers would send, references resolved, in an order in which
 * it applies in one pass.
 *
 * Nothing is dropped in silence: what neither Kubernetes nor the short list of Terraform's own attributes knows is an error, and so is an
 * expression that only an apply can know.
 *
 * @param stack a stack of an app, or one that was written to a folder ({@link readStacks})
 * @throws InvalidInputError FieldUnknown, ExpressionUnresolved, ResourceUnknown, RepetitionUnresolved, NameMissing,
 * ManifestInvalid, ChartValuesInvalid, ChartNotRendered, ObjectTwice; and what the stack's own validations refuse
 * @example
 * const entry = prod.stack("entry");
 * new NginxEntry(entry, "entry", { routes: [...] });
 * const { objects } = manifestsOf(entry);
 * expect(objects.map(({ kind }) => kind)).toContain("Deployment");
 */
export function manifestsOf(stack: TerraformStack | StackConfiguration, options: ManifestsOptions = {}): Manifests {
  const configuration = TerraformStack.isStack(stack) ? configurationOf(stack) : stack;
  return new View(configuration, options).manifests();
}

/** A stack on its way to its manifests: what was found so far, and what is wrong with it. */
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
        this.add(type, `${type}.${name}`, block);
      }
    }
    const objects = distinctObjects(this.objects, (name) => {
      this.refuse("ObjectTwice", `two resources make the ${name}`, "make it once, or give one another name");
    });
    refuse("Manifests", this.stack.name, this.violations);
    const { environment, kubernetesVersion } = this.stack.metadata;
    return {
      stack: this.stack.name,
      ...(environment === undefined ? {} : { environment }),
      ...(kubernetesVersion === undefined ? {} : { kubernetesVersion }),
      objects: inApplyOrder(objects, (object) => this.schema.kindOf(object) !== undefined),
      charts: this.charts,
      others: this.others,
      placeholders: [...this.placeholders].sort(),
    };
  }

  private add(type: string, address: string, block: Block): void {
    if (isBookkeeping(type, block)) {
      return;
    }
    if (!isInCluster(type)) {
      this.others.push({ address, type });
      return;
    }
    const repeated = ["count", "for_each"].find((attribute) => block[attribute] !== undefined);
    if (repeated !== undefined) {
      this.refuse("RepetitionUnresolved", `${address} is repeated by ${repeated}`, "make a construct of each");
      return;
    }
    const missing = new Set<string>();
    const attributes = this.resolved(address, block, missing);
    if (attributes === undefined) {
      return;
    }
    const { folder } = this.stack;
    const sight = { schema: this.schema, folder, helm: this.options.helm, refuse: this.refuse };
    const { objects, charts } = resourceObjects({ type, address, attributes }, sight);
    this.objects.push(...objects.map((object) => withPlaceholders(object, [...missing])));
    this.charts.push(
      ...charts.map((chart) => (missing.size === 0 ? chart : { ...chart, placeholders: [...missing].sort() })),
    );
    missing.forEach((name) => this.placeholders.add(name));
  }

  /** The attributes of a resource that are not Terraform's alone, resolved; undefined where one of them cannot be. */
  private resolved(address: string, block: Block, missing: Set<string>): Block | undefined {
    const scope = new StackScope(this.stack, {
      madeByProvider: (resource, name) => madeByProvider(resource, name, this.schema),
      variables: this.options.secrets ?? {},
      placeholder: (name) => {
        missing.add(name);
        return placeholderOf(name);
      },
    });
    const attributes: Record<string, unknown> = {};
    let failed = false;
    for (const [attribute, value] of Object.entries(block).filter(([name]) => !isTerraformOnly(name))) {
      try {
        attributes[attribute] = scope.resolve(value);
      } catch (error) {
        if (!(error instanceof ExpressionError)) {
          throw error;
        }
        failed = true;
        this.refuse(
          "ExpressionUnresolved",
          `${address}.${attribute} holds an expression that cannot be resolved: ${error.message}`,
          "refer to what the stack itself says, or write the value",
        );
      }
    }
    return failed ? undefined : attributes;
  }

  private readonly refuse = (code: string, what: string, instead: string): void => {
    this.violations.push({ code, what, instead });
  };
}

/** Entries by name: the view does not depend on the order in which constructs were made. */
function sorted<T>(entries: Readonly<Record<string, T>>): readonly (readonly [string, T])[] {
  return Object.entries(entries).sort(([a], [b]) => (a < b ? -1 : 1));
}
