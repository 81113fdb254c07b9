import {
  App,
  DefaultTokenResolver,
  StringConcat,
  TerraformElement,
  TerraformLocal,
  TerraformOutput,
  TerraformResource,
  TerraformStack,
  TerraformVariable,
  Tokenization,
} from "cdktf";
import { describe, StackConfiguration, TerraformConfiguration } from "../../terraform";
import { cdktfInternals, installedCdktf, isTestedCdktf, stackFields } from "../quick-synth/cdktf-internals";
import { elementsOf } from "../quick-synth/quick-configuration";
import { QuickResolve } from "../quick-synth/quick-resolve";

const cdktf = isTestedCdktf(installedCdktf()) ? cdktfInternals() : undefined;

const RESOLVER = new DefaultTokenResolver(new StringConcat());

/** What a stack may override without changing what its elements say. */
const APART = ["//", "terraform", "provider"];

/** A stack as it is by now, with no aspect applied that has not been applied yet. */
export class CurrentStack {
  /** Its elements, without those of a stack within. */
  public readonly elements: readonly TerraformElement[];

  /** Whether the stack says things over the heads of its elements, so that they do not know what will be written of them. */
  public readonly isOverridden: boolean;

  /** Reads an element only when something refers to it: to read them all would cost as much as to write them. */
  public readonly configuration: StackConfiguration;

  private byAddress: ReadonlyMap<string, TerraformResource> | undefined;

  /**
   * @param stack the stack
   * @param read gives the other stacks of the app
   */
  public constructor(
    private readonly stack: TerraformStack,
    read: (other: TerraformStack) => CurrentStack,
  ) {
    this.elements = elementsOf(stack);
    this.isOverridden = Object.keys(stackFields(stack).rawOverrides).some((key) => !APART.includes(key));
    let siblings: ReadonlyMap<string, TerraformStack> | undefined;
    this.configuration = lazily(
      {
        ...describe(stack),
        sibling: (name: string) => {
          siblings ??= new Map(
            App.of(stack)
              .node.findAll()
              .filter((construct) => TerraformStack.isStack(construct))
              .map((each) => [each.node.id, each]),
          );
          const other = siblings.get(name);
          return other && read(other).configuration;
        },
      },
      "configuration",
      () => (this.isOverridden ? stack.toTerraform() : this.index()) as TerraformConfiguration,
    );
  }

  /** A value of one of its elements with the tokens in it resolved. */
  public resolved(value: unknown): unknown {
    if (cdktf !== undefined) {
      return new QuickResolve(this.stack, cdktf, false).copyOf(value);
    }
    return Tokenization.resolve(value, { scope: this.stack, resolver: RESOLVER, preparing: false }) as unknown;
  }

  /** What an element says of itself, tokens and all. */
  public blockOf(element: TerraformElement): unknown {
    if (this.isOverridden && TerraformResource.isTerraformResource(element)) {
      return this.configuration.configuration.resource?.[element.terraformResourceType]?.[element.friendlyUniqueId];
    }
    return pathOf(element)?.reduce<unknown>(
      (reached, key) => (reached as Readonly<Record<string, unknown>> | undefined)?.[key],
      element.toTerraform(),
    );
  }

  /** Its resource of that address. */
  public resource(address: string): TerraformResource | undefined {
    this.byAddress ??= new Map(
      this.elements
        .filter((element) => TerraformResource.isTerraformResource(element))
        .map((resource) => [`${resource.terraformResourceType}.${resource.friendlyUniqueId}`, resource]),
    );
    return this.byAddress.get(address);
  }

  private index(): object {
    const root: Record<string, unknown> = {};
    for (const element of this.elements) {
      const path = pathOf(element);
      if (path !== undefined) {
        const blocks = path.slice(0, -1).reduce((reached, key) => {
          reached[key] ??= {};
          return reached[key] as Record<string, unknown>;
        }, root);
        lazily(blocks, element.friendlyUniqueId, () => this.resolved(this.blockOf(element)));
      }
    }
    return root;
  }
}

/** Where an element stands in the configuration; undefined for those that no expression here is looked up in. */
function pathOf(element: TerraformElement): readonly string[] | undefined {
  if (TerraformResource.isTerraformResource(element)) {
    return ["resource", element.terraformResourceType, element.friendlyUniqueId];
  }
  if (TerraformOutput.isTerraformOutput(element)) {
    return ["output", element.friendlyUniqueId];
  }
  if (element instanceof TerraformLocal) {
    return ["locals", element.friendlyUniqueId];
  }
  return element instanceof TerraformVariable ? ["variable", element.friendlyUniqueId] : undefined;
}

/** Adds a property that is made when it is first asked for. */
function lazily<T extends object, K extends string, V>(target: T, name: K, make: () => V): T & Readonly<Record<K, V>> {
  return Object.defineProperty(target, name, {
    configurable: true,
    enumerable: true,
    get: () => {
      const value = make();
      Object.defineProperty(target, name, { value, enumerable: true });
      return value;
    },
  }) as T & Readonly<Record<K, V>>;
}
