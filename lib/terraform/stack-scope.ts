import { evaluate, ExpressionError, parseTemplate, ReferencePath, Scope, stepInto } from "./expression";
import type { StackConfiguration } from "./stack-configuration";

/** What a stack's expressions are looked up in besides the stack. */
export interface StackScopeOptions {
  /**
   * What a provider adds to a resource without asking anybody, such as its id.
   *
   * @param resource its type, and its attributes resolved one by one
   * @returns undefined for what only an apply can tell
   */
  readonly madeByProvider: (resource: LookedUpResource, attribute: string) => string | undefined;
  /** Values of variables by name. */
  readonly variables: Readonly<Record<string, string>>;
  /** What stands for a secret whose value is not given. */
  readonly placeholder: (variable: string) => string;
}

/** A resource that something refers to. */
export interface LookedUpResource {
  /** Type, e.g. `kubernetes_namespace_v1`. */
  readonly type: string;
  /** One of its attributes, resolved. */
  readonly attribute: (name: string) => unknown;
}

/** Prefix of the names under which cdktf reads outputs of other stacks. */
const OTHER_STACK = "cross-stack-reference-input-";

/** Resolves the expressions of a stack from its own configuration, as Terraform does once everything in it exists. */
export class StackScope implements Scope {
  /** References that are being looked up, to find those that lead back to themselves. */
  private readonly underway = new Set<string>();

  public constructor(
    private readonly stack: StackConfiguration,
    private readonly options: StackScopeOptions,
  ) {}

  /**
   * A value with all its expressions resolved.
   *
   * @throws ExpressionError for an expression that cannot be known without applying the stack, or is not understood
   */
  public resolve(value: unknown): unknown {
    if (typeof value === "string") {
      return this.text(value);
    }
    if (Array.isArray(value)) {
      return value.map((item) => this.resolve(item));
    }
    if (value === null || typeof value !== "object") {
      return value;
    }
    return Object.fromEntries(
      Object.entries(value).map(([key, inner]) => [String(this.text(key)), this.resolve(inner)]),
    );
  }

  /** {@link Scope.file} */
  public readonly file = (name: string): string => {
    const text = this.stack.file(name.replace(/^\.\//, ""));
    if (text === undefined) {
      throw new ExpressionError(`there is no file ${name} beside the stack`);
    }
    return text;
  };

  /** {@link Scope.reference} */
  public readonly reference = (path: ReferencePath): unknown => {
    const key = path.join(".");
    if (this.underway.has(key)) {
      throw new ExpressionError(`${key} leads back to itself`);
    }
    this.underway.add(key);
    try {
      return this.lookUp(path);
    } finally {
      this.underway.delete(key);
    }
  };

  private text(text: string): unknown {
    return /[$%]\{/.test(text) ? evaluate(parseTemplate(text), this) : text;
  }

  private lookUp([head, ...steps]: ReferencePath): unknown {
    const [name, ...rest] = steps;
    switch (head) {
      case "var":
        return rest.reduce(stepInto, this.variable(String(name)));
      case "local":
        return this.walk(this.stack.configuration.locals ?? {}, steps);
      case "path":
        return ".";
      case "data":
        return this.data(steps);
      default:
        return this.resource(String(head), String(name), rest);
    }
  }

  private variable(name: string): unknown {
    const given = this.options.variables[name];
    if (given !== undefined) {
      return given;
    }
    const { [name]: block = {} } = this.stack.configuration.variable ?? {};
    if (block.default !== undefined) {
      return block.default;
    }
    if (block.sensitive === true || block.ephemeral === true) {
      return this.options.placeholder(name);
    }
    throw new ExpressionError(`the variable ${name} has no value`);
  }

  private data([type, id, outputs, output, ...rest]: ReferencePath): unknown {
    const name = String(id);
    if (type !== "terraform_remote_state" || !name.startsWith(OTHER_STACK) || outputs !== "outputs") {
      throw new ExpressionError(`data.${type ?? ""}.${name} is read when the stack is applied`);
    }
    const other = this.stack.sibling(name.slice(OTHER_STACK.length));
    const { [String(output)]: block } = other?.configuration.output ?? {};
    if (other === undefined || block === undefined) {
      throw new ExpressionError(`the stack ${name.slice(OTHER_STACK.length)} has no output ${output ?? ""}`);
    }
    const theirs = new StackScope(other, this.options);
    return theirs.walk(block.value, rest);
  }

  private resource(type: string, name: string, steps: ReferencePath): unknown {
    const block = this.stack.configuration.resource?.[type]?.[name];
    if (block === undefined) {
      throw new ExpressionError(`there is no ${type}.${name} in the stack`);
    }
    try {
      return this.walk(block, steps);
    } catch (error) {
      const attribute = steps.filter((step) => step !== 0).join(".");
      const made = this.options.madeByProvider({ type, attribute: (key) => this.resolve(block[key]) }, attribute);
      if (made === undefined) {
        throw error instanceof ExpressionError
          ? new ExpressionError(`${type}.${name} says nothing of ${steps.join(".")} before it is applied`)
          : error;
      }
      return made;
    }
  }

  /** Goes into a value step by step, through expressions where they stand on the way: what those give is no expression again. */
  private walk(value: unknown, steps: ReferencePath): unknown {
    let reached = value;
    let resolved = false;
    for (const step of steps) {
      if (!resolved && typeof reached === "string") {
        reached = this.text(reached);
        resolved = true;
      }
      reached = stepInto(reached, step);
    }
    return resolved ? reached : this.resolve(reached);
  }
}
