import { TerraformElement, TerraformOutput, TerraformStack } from "cdktf";
import type { IConstruct } from "constructs";
import { type CdktfInternals, stackFields } from "./cdktf-internals";
import { QuickResolve } from "./quick-resolve";

/** A stack's configuration in Terraform's JSON syntax, or a part of it. */
export type Configuration = Record<string, unknown>;

/**
 * What `TerraformStack.toTerraform()` makes, each value resolved once: cdktf resolves the parts and then the whole again.
 *
 * @throws what cdktf throws for the same stack.
 */
export function configurationOf(stack: TerraformStack, cdktf: CdktfInternals): Configuration {
  const { deepMerge } = cdktf;
  const quick = new QuickResolve(stack, cdktf, false);
  const elements = elementsOf(stack);
  const { rawOverrides: overrides, cdktfVersion: version } = stackFields(stack);
  const metadata: Configuration = {
    version,
    stackName: stack.node.id,
    // Both overwritten by what a backend says of itself.
    backend: "local",
    cloud: undefined,
    ...(Object.keys(overrides).length > 0 ? { overrides: { stack: Object.keys(overrides) } } : {}),
  };
  for (const element of elements) {
    deepMerge(metadata, quick.copyOf(element.toMetadata()));
  }
  const outputs: Configuration = {};
  for (const output of elements.filter((element) => TerraformOutput.isTerraformOutput(element))) {
    deepMerge(outputs, addressByPath(output));
  }
  const configuration: Configuration = { "//": quick.copyOf({ metadata, outputs }) };
  for (const element of elements) {
    const part = quick.copyOf(element.toTerraform()) as Configuration;
    // What came from a token and is no plain value yet, a date for one, cdktf takes apart while it merges.
    (quick.isUnfinished ? deepMerge : adopt)(configuration, part);
  }
  deepMerge(configuration, overrides);
  return quick.isUnfinished
    ? (quick.copyOf(configuration) as Configuration)
    : resolveTouched(quick, configuration, overrides);
}

/**
 * Merges as cdktf's `deepMerge` does, but takes over what the target does not have instead of copying it once more: a third copy
 * of every resource is most of the garbage of a large app. The source must belong to nobody else, and hold no `undefined`.
 */
function adopt(target: Configuration, source: Configuration): void {
  for (const [key, value] of Object.entries(source)) {
    const present = target[key];
    if (Array.isArray(present) && Array.isArray(value)) {
      target[key] = [...(present as unknown[]), ...(value as unknown[])];
    } else if (isRecord(present) && isRecord(value)) {
      adopt(present, value);
    } else {
      target[key] = value;
    }
  }
}

function isRecord(value: unknown): value is Configuration {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The elements of a stack in cdktf's order, without those of a stack within: that one is synthesized by itself. */
export function elementsOf(scope: IConstruct, into: TerraformElement[] = []): TerraformElement[] {
  if (TerraformElement.isTerraformElement(scope)) {
    into.push(scope);
  }
  for (const child of scope.node.children) {
    if (!TerraformStack.isStack(child)) {
      elementsOf(child, into);
    }
  }
  return into;
}

/** Where the cdktf CLI looks up which output belongs to which construct. */
function addressByPath(output: TerraformElement): object {
  return output.node.path
    .split("/")
    .reduceRight<object>(
      (inner, id) => ({ [id]: Object.keys(inner).length === 0 ? output.friendlyUniqueId : inner }),
      {},
    );
}

/** Everything else is resolved by now: only the blocks that an override reaches into still may hold tokens. */
function resolveTouched(quick: QuickResolve, configuration: Configuration, overrides: Configuration): Configuration {
  const keys = Object.keys(configuration).filter((key) => Object.hasOwn(overrides, key));
  const resolved = quick.copyOf(Object.fromEntries(keys.map((key) => [key, configuration[key]]))) as Configuration;
  for (const key of keys) {
    if (resolved[key] === undefined) {
      Reflect.deleteProperty(configuration, key);
    } else {
      configuration[key] = resolved[key];
    }
  }
  return configuration;
}
