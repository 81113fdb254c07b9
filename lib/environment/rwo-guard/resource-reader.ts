import type { TerraformResource } from "cdktf";
import { Block, currentConfigurationOf, ExpressionError, StackConfiguration, StackScope } from "../../terraform";
import type { TerraformStack } from "cdktf";

/** What names an object of Kubernetes among those of its kind. */
export interface ObjectName {
  readonly namespace: string;
  readonly name: string;
}

/** The namespace of an object that names none. */
const DEFAULT_NAMESPACE = "default";

/** Reads the resources of a stack as they will be, as far as that can be known before an apply. */
export class ResourceReader {
  private readonly configuration: StackConfiguration;
  private readonly scope: StackScope;

  public constructor(stack: TerraformStack) {
    this.configuration = currentConfigurationOf(stack);
    this.scope = new StackScope(this.configuration, {
      variables: {},
      placeholder: (name) => name,
      madeByProvider: (_, attribute) => (attribute === "metadata.namespace" ? DEFAULT_NAMESPACE : undefined),
    });
  }

  /** A part of a resource, by the names of the blocks that it is in; undefined where it is not there, or only an apply can tell. */
  public value(resource: TerraformResource, ...path: readonly string[]): unknown {
    const blocks = this.configuration.configuration.resource?.[resource.terraformResourceType];
    return path.reduce<unknown>(
      (reached, name) => (onlyBlock(reached) as Block | undefined)?.[name],
      blocks?.[resource.friendlyUniqueId],
    );
  }

  /** The same with its expressions resolved. */
  public resolved(resource: TerraformResource, ...path: readonly string[]): unknown {
    return this.resolve(this.value(resource, ...path));
  }

  /** Resolves expressions; undefined where only an apply can tell. */
  public resolve(value: unknown): unknown {
    try {
      return this.scope.resolve(value);
    } catch (error) {
      if (error instanceof ExpressionError) {
        return undefined;
      }
      throw error;
    }
  }

  /** What the object of a resource is called; undefined where only an apply can tell. */
  public nameOf(resource: TerraformResource): ObjectName | undefined {
    const name = this.resolved(resource, "metadata", "name");
    const given = this.value(resource, "metadata", "namespace");
    const namespace = given === undefined ? DEFAULT_NAMESPACE : this.resolve(given);
    return typeof name === "string" && typeof namespace === "string" ? { namespace, name } : undefined;
  }
}

/** One block stands for itself or in a list. */
function onlyBlock(value: unknown): unknown {
  return Array.isArray(value) ? (value[0] as unknown) : value;
}
