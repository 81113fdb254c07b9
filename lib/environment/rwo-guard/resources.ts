import { Block, ExpressionError, onlyBlock, StackConfiguration, StackScope } from "../../terraform";

/** What names an object of Kubernetes among those of its kind. */
export interface ObjectName {
  readonly namespace: string;
  readonly name: string;
}

/** The namespace of an object that names none. */
const DEFAULT_NAMESPACE = "default";

/** A resource of a stack as it would be written. */
export interface Resource {
  /** Path of its construct. */
  readonly path: string;
  /** Its type, e.g. `kubernetes_deployment_v1`. */
  readonly type: string;
  readonly block: Block;
}

/** The resources of a stack, and what they say, as far as that can be known before an apply. */
export class Resources {
  private readonly scope: StackScope;

  public constructor(private readonly stack: StackConfiguration) {
    this.scope = new StackScope(stack, {
      variables: {},
      placeholder: (name) => name,
      madeByProvider: (_, attribute) => (attribute === "metadata.namespace" ? DEFAULT_NAMESPACE : undefined),
    });
  }

  /** Those of some types. */
  public ofType(wanted: RegExp): readonly Resource[] {
    return Object.entries(this.stack.configuration.resource ?? {})
      .filter(([type]) => wanted.test(type))
      .flatMap(([type, blocks]) =>
        Object.entries(blocks).map(([id, block]) => ({ path: pathOf(block) ?? `${type}.${id}`, type, block })),
      );
  }

  /** A part of a block, by the names of the blocks that it is in, resolved; undefined where it is not there, or only an apply can tell. */
  public value(block: unknown, ...path: readonly string[]): unknown {
    return this.resolve(partOf(block, path));
  }

  /** The blocks of a part that may stand there several times. */
  public blocks(block: unknown, ...path: readonly string[]): readonly unknown[] {
    const found = partOf(block, path);
    return Array.isArray(found) ? (found as readonly unknown[]) : found === undefined ? [] : [found];
  }

  /** What the object of a resource is called; undefined where only an apply can tell. */
  public nameOf({ block }: Resource): ObjectName | undefined {
    const name = this.value(block, "metadata", "name");
    const [metadata] = this.blocks(block, "metadata");
    const isGiven = (metadata as Block | undefined)?.namespace !== undefined;
    const namespace = isGiven ? this.value(metadata, "namespace") : DEFAULT_NAMESPACE;
    return typeof name === "string" && typeof namespace === "string" ? { namespace, name } : undefined;
  }

  private resolve(value: unknown): unknown {
    try {
      return this.scope.resolve(value);
    } catch (error) {
      if (error instanceof ExpressionError) {
        return undefined;
      }
      throw error;
    }
  }
}

function partOf(block: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>((reached, name) => (onlyBlock(reached) as Block | undefined)?.[name], block);
}

interface Noted {
  readonly metadata?: { readonly path?: string };
}

/** Where cdktf notes the construct of a resource. */
function pathOf(block: Block): string | undefined {
  return (block["//"] as Noted | undefined)?.metadata?.path;
}
