import { TerraformResource, Token, Tokenization } from "cdktf";
import { Block, ExpressionError, onlyBlock, StackScope } from "../../terraform";
import type { CurrentStack } from "./current-configuration";
import { camelCase, GivenBlock, givenBlock } from "./given-block";

/** What names an object of Kubernetes among those of its kind. */
export interface ObjectName {
  readonly namespace: string;
  readonly name: string;
}

/** The namespace of an object that names none. */
const DEFAULT_NAMESPACE = "default";

const NAME_OF = /^\$\{(\w+\.[\w-]+)\.metadata\[0\]\.(name|namespace)\}$/;

/** Reads the resources of a stack as they will be, as far as that can be known before an apply. */
export class ResourceReader {
  private readonly scope: StackScope;

  /** Texts with expressions, resolved: the namespace is the same in most resources of a stack. */
  private readonly texts = new Map<string, unknown>();

  public constructor(private readonly stack: CurrentStack) {
    this.scope = new StackScope(stack.configuration, {
      variables: {},
      placeholder: (name) => name,
      madeByProvider: (_, attribute) => (attribute === "metadata.namespace" ? DEFAULT_NAMESPACE : undefined),
    });
  }

  /** What a resource says, for {@link value}. */
  public blockOf(resource: TerraformResource): unknown {
    return (this.stack.isOverridden ? undefined : givenBlock(resource)) ?? this.stack.blockOf(resource);
  }

  /** A part of a block, by the names of the blocks that it is in; undefined where it is not there, or only an apply can tell. */
  public value(block: unknown, ...path: readonly string[]): unknown {
    if (block instanceof GivenBlock) {
      return block.at(...path);
    }
    return path.reduce<unknown>((reached, name) => {
      const inner = this.withoutToken(onlyBlock(this.withoutToken(reached))) as Block | null | undefined;
      return inner?.[name] ?? inner?.[camelCase(name)];
    }, block);
  }

  /** The same with its tokens and expressions resolved. */
  public resolved(block: unknown, ...path: readonly string[]): unknown {
    return this.resolve(this.value(block, ...path));
  }

  /** The blocks of a part that may stand there several times. */
  public blocks(block: unknown, ...path: readonly string[]): readonly unknown[] {
    const value = this.withoutToken(this.value(block, ...path));
    return value === undefined || value === null ? [] : Array.isArray(value) ? (value as readonly unknown[]) : [value];
  }

  /** What the object of a resource is called; undefined where only an apply can tell. */
  public nameOf(block: unknown): ObjectName | undefined {
    const name = this.resolved(block, "metadata", "name");
    const given = this.value(block, "metadata", "namespace");
    const namespace = given === undefined || given === null ? DEFAULT_NAMESPACE : this.resolve(given);
    return typeof name === "string" && typeof namespace === "string" ? { namespace, name } : undefined;
  }

  private withoutToken(value: unknown): unknown {
    // A list is walked through item by item: only one that stands for a token is resolved as a whole.
    return Array.isArray(value) ? this.list(value) : isToken(value) ? this.stack.resolved(value) : value;
  }

  private list(value: readonly unknown[]): unknown {
    return value.length === 1 && typeof value[0] === "string" ? this.stack.resolved(value) : value;
  }

  /** Undefined where only an apply can tell. */
  private resolve(value: unknown): unknown {
    const plain = typeof value === "object" || isToken(value) ? this.stack.resolved(value) : value;
    if (typeof plain !== "string") {
      return this.evaluated(plain);
    }
    if (!this.texts.has(plain)) {
      this.texts.set(plain, this.named(plain) ?? this.evaluated(plain));
    }
    return this.texts.get(plain);
  }

  /** The short way for what most expressions here are: the plain name that another resource was given. */
  private named(text: string): string | undefined {
    const [, address, attribute] = NAME_OF.exec(text) ?? [];
    const resource = address === undefined ? undefined : this.stack.resource(address);
    const block = resource && this.blockOf(resource);
    const name = block instanceof GivenBlock && attribute !== undefined ? block.at("metadata", attribute) : undefined;
    return typeof name === "string" && !isToken(name) && !/[$%]\{/.test(name) ? name : undefined;
  }

  private evaluated(value: unknown): unknown {
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

/** Whether a value stands for one that is made at synth. */
export function isToken(value: unknown): boolean {
  return Token.isUnresolved(value) || Tokenization.isResolvable(value);
}
