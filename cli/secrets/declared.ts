import {
  mergedDeclaration,
  type SecretDeclaration,
  type SecretRecipe,
  type StackConfiguration,
} from "../../lib/terraform";

/** A secret of an environment, as its stacks declare it. */
export interface DeclaredSecret extends SecretDeclaration {
  readonly name: string;
  /** Names of the stacks that need it. */
  readonly stacks: readonly string[];
  /** Whether it is the password of a password file. @default false */
  readonly isHashed?: boolean;
}

/** What the stacks of an environment need. */
export interface DeclaredVariables {
  /** Their secrets, by name and in the order of the names. */
  readonly secrets: ReadonlyMap<string, DeclaredSecret>;
  /** Names of all their variables, secret or not. */
  readonly names: ReadonlySet<string>;
  /** Names of all stacks of the environment. */
  readonly stacks: readonly string[];
}

/**
 * The variables that the stacks of an environment need, and what they say of those that are secret.
 *
 * @throws Error naming the environments there are when there is none of that name; or when stacks contradict each other
 */
export function declaredIn(stacks: readonly StackConfiguration[], environment: string): DeclaredVariables {
  const own = stacks.filter(({ metadata }) => metadata.environment === environment);
  if (own.length === 0) {
    const names = [...new Set(stacks.flatMap(({ metadata }) => metadata.environment ?? []))];
    throw new Error(
      `there is no environment ${environment}; ${names.length === 0 ? "no stack belongs to one" : `environments: ${names.join(", ")}`}`,
    );
  }
  const secrets = new Map<string, DeclaredSecret>();
  for (const { name: stack, metadata, configuration } of own) {
    for (const [name, { sensitive, ephemeral }] of Object.entries(configuration.variable ?? {})) {
      if (sensitive === true && ephemeral === true) {
        const before = secrets.get(name) ?? { name, stacks: [] };
        secrets.set(name, merged(before, metadata.secrets?.[name] ?? {}, stack));
      }
    }
  }
  for (const { name: user, recipe, stacks: users } of [...secrets.values()]) {
    for (const [name, known] of impliedBy(recipe)) {
      const before = secrets.get(name) ?? { name, stacks: [] };
      const unknown = before.stacks.length === 0 ? users : [];
      secrets.set(name, {
        ...before,
        stacks: [...before.stacks, ...unknown],
        ...(before.recipe === undefined && name !== user && known !== undefined ? { recipe: known } : {}),
        ...(recipe?.kind === "htpasswd" ? { isHashed: true } : {}),
      });
    }
  }
  return {
    secrets: new Map([...secrets].sort(([one], [other]) => (one < other ? -1 : 1))),
    names: new Set([
      ...secrets.keys(),
      ...own.flatMap(({ configuration }) => Object.keys(configuration.variable ?? {})),
    ]),
    stacks: own.map(({ name }) => name),
  };
}

function merged({ name, stacks, ...before }: DeclaredSecret, said: SecretDeclaration, stack: string): DeclaredSecret {
  const both = mergedDeclaration(before, said);
  if (both === undefined) {
    // Such as where they were synthesized at different times.
    throw new Error(`${[...stacks, stack].join(" and ")} have ${name} made in different ways; synthesize both`);
  }
  return { name, stacks: [...stacks, stack], ...both };
}

/** The secrets that a recipe speaks of, whether or not a stack needs them itself, and the recipe of each. */
function impliedBy(recipe: SecretRecipe | undefined): readonly (readonly [string, SecretRecipe | undefined])[] {
  switch (recipe?.kind) {
    case "key-pair":
      return [
        [recipe.key, recipe],
        [recipe.certificate, recipe],
      ];
    case "htpasswd":
      return [[recipe.password, undefined]];
    default:
      return [];
  }
}

/** A secret by its name. @throws Error naming those there are */
export function secretNamed(name: string, { secrets }: DeclaredVariables, environment: string): DeclaredSecret {
  const secret = secrets.get(name);
  if (secret === undefined) {
    // What can be no name may be a value.
    const shown = /^[a-z][a-z0-9_]*$/.test(name) ? name : "of that name";
    throw new Error(
      `${environment} needs no secret ${shown}; ${secrets.size === 0 ? "it needs none" : `secrets: ${[...secrets.keys()].join(", ")}`}`,
    );
  }
  return secret;
}
