import type { ShownStack } from "../stacks/shown-stack";

/**
 * The stacks of these names, and those of the environments of these names, each once and in the order of the app; all without a name.
 *
 * @throws Error naming what there is when there is no such stack or environment
 */
export function select(stacks: readonly ShownStack[], names: readonly string[]): readonly ShownStack[] {
  const unknown = names.filter((name) => !stacks.some((stack) => isMeant(stack, name)));
  if (unknown.length > 0) {
    throw new Error(`there is no stack or environment ${unknown.join(", ")}; ${listed(stacks)}`);
  }
  return names.length === 0 ? stacks : stacks.filter((stack) => names.some((name) => isMeant(stack, name, stacks)));
}

/** Whether a name is a stack's own; with all stacks given, one that another stack has does not mean an environment. */
function isMeant({ name, metadata }: ShownStack, wanted: string, all: readonly ShownStack[] = []): boolean {
  return name === wanted || (metadata.environment === wanted && !all.some((other) => other.name === wanted));
}

function listed(stacks: readonly ShownStack[]): string {
  if (stacks.length === 0) {
    return "the app has no stacks";
  }
  const environments = [...new Set(stacks.flatMap(({ metadata }) => metadata.environment ?? []))];
  const names = `stacks: ${stacks.map(({ name }) => name).join(", ")}`;
  return environments.length === 0 ? names : `${names}; environments: ${environments.join(", ")}`;
}
