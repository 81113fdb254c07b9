import type { Surroundings } from "../surroundings";
import { readNamedSecrets, readSecretsFile, type Values } from "../secret-files";
import { secretsFileOf } from "../secrets-place";
import type { ShownStack } from "../stacks/shown-stack";
import { givenToTerraform } from "../terraform-variables";
import { type StackValues, viewOf } from "./view";

/** Where the values of variables come from. */
export interface ValueSources {
  readonly surroundings: Pick<Surroundings, "folder" | "variables">;
  /** A file for all of them; the file of each environment without it. */
  readonly file?: string;
}

/** What is said of a variable; undefined when nothing is. */
type Given = (environment: string | undefined, name: string) => string | undefined;

/**
 * The values of all secrets that stacks want, and of their other variables as far as they are given, by the names of the stacks. What a
 * file does not say is taken from `TF_VAR_<name>`, as with Terraform. No error says the value of a secret.
 *
 * @throws Error when a file is no good, and one that names every secret that has no value
 */
export function valuesOf(stacks: readonly ShownStack[], sources: ValueSources): ReadonlyMap<string, StackValues> {
  const { folder, variables } = sources.surroundings;
  const environments = [...new Set(stacks.map(({ metadata }) => metadata.environment))];
  if (sources.file !== undefined && environments.length > 1) {
    throw new Error(
      `--secrets is one file, and these stacks are of ${environments.map((name) => name ?? "no environment").join(", ")}; name one of them`,
    );
  }
  const files = new Map(environments.map((environment) => [environment, fileOf(environment, sources)]));
  const read = new Map(environments.map((environment) => [environment, readFor(environment, sources)]));
  const given: Given = (environment, name) => {
    const said = read.get(environment) ?? {};
    return Object.hasOwn(said, name) ? said[name] : givenToTerraform(variables, name);
  };
  const open = new Map(stacks.map((stack) => [stack.name, { open: openValues(stack, given), secrets: {} }]));
  // Only a look at a stack tells which secrets it wants, and it may need its other variables for that.
  const wanting = viewOf(stacks, { values: open, seenFrom: () => folder });
  const missing: string[] = [];
  const all = wanting.map(({ stack, environment, placeholders }) => {
    missing.push(
      ...placeholders.filter((name) => given(environment, name) === undefined).map((name) => `${name} (${stack})`),
    );
    return [
      stack,
      { open: open.get(stack)?.open ?? {}, secrets: givenValues(placeholders, environment, given) },
    ] as const;
  });
  if (missing.length > 0) {
    const named = [...files.values()].filter((file) => file !== undefined);
    throw new Error(
      [
        `secrets without a value: ${missing.join(", ")}`,
        `Write them to ${named.length === 0 ? "a file that --secrets names" : named.join(", ")}, as JSON { "<name>": "<value>" } that you alone can read (chmod 600),`,
        "or set TF_VAR_<name>; npx onprem secrets init <environment> makes those it can. Without --with-secrets they stay placeholders.",
      ].join("\n"),
    );
  }
  return new Map(all);
}

function fileOf(environment: string | undefined, { file }: ValueSources): string | undefined {
  return file ?? (environment === undefined ? undefined : secretsFileOf(environment));
}

function readFor(environment: string | undefined, { file, surroundings: { folder } }: ValueSources): Values {
  if (file !== undefined) {
    return readNamedSecrets(folder, file);
  }
  return environment === undefined ? {} : readSecretsFile(folder, environment);
}

function openValues({ configuration, metadata }: ShownStack, given: Given): Values {
  const names = Object.entries(configuration.variable ?? {})
    .filter(([, { sensitive, ephemeral }]) => sensitive !== true && ephemeral !== true)
    .map(([name]) => name);
  return givenValues(names, metadata.environment, given);
}

function givenValues(names: readonly string[], environment: string | undefined, given: Given): Values {
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = given(environment, name);
      return value === undefined ? [] : [[name, value] as const];
    }),
  );
}
