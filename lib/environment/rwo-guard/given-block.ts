import { ComplexObject, TerraformResource } from "cdktf";

/**
 * The attributes of a resource as its program gave them.
 *
 * The bindings of a provider keep them, a reference for each block. To ask them for one costs nothing; to have the whole resource written costs
 * as much as its share in a synth.
 */
export class GivenBlock {
  public constructor(private readonly resource: TerraformResource) {}

  /** An attribute by the names of the blocks that it is in; undefined where it is not given. */
  public at(...path: readonly string[]): unknown {
    const names = path.map(camelCase);
    const attribute = `${names.pop() ?? ""}Input`;
    const block = names.reduce<unknown>(stepInto, this.resource);
    return stepInto(block, attribute);
  }
}

interface Overridden {
  readonly overrides?: unknown;
}

/** Undefined for a resource that tells only when it is written: not one of a provider's bindings, or one with overrides. */
export function givenBlock(resource: TerraformResource): GivenBlock | undefined {
  const { spec, metadata } = resource as { readonly spec?: unknown; readonly metadata?: unknown };
  const isBinding = spec instanceof ComplexObject && metadata instanceof ComplexObject;
  return isBinding && (resource.toMetadata() as Overridden).overrides === undefined
    ? new GivenBlock(resource)
    : undefined;
}

/** A name as the bindings have it. */
export function camelCase(name: string): string {
  const known = CAMEL_CASE.get(name) ?? name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
  CAMEL_CASE.set(name, known);
  return known;
}

/** The few names that are ever asked for, each a thousand times. */
const CAMEL_CASE = new Map<string, string>();

function stepInto(block: unknown, name: string): unknown {
  return (block as Readonly<Record<string, unknown>> | undefined)?.[name];
}
