import { differencesOf, type StackConfiguration, toDiff } from "../../lib/manifests";
import type { Surroundings } from "../surroundings";
import { withStacksOfApp } from "./app";
import { coloured } from "./colour";
import type { ManifestsCommandOptions } from "./options";
import { withRevision } from "./revision";
import { Secrets, secretsOf } from "./secret-values";
import { select } from "./select";
import type { Side } from "./side";
import { withStacksHere } from "./stacks-here";
import { viewOf } from "./view";

/** Stacks of one side, and the folder that their app was run in. */
interface Found {
  readonly stacks: readonly StackConfiguration[];
  readonly folder: string;
}

type Use<T> = (found: Found) => Promise<T>;

/** Prints what differs between two sides; 1 when something does. */
export async function compare(
  [before, after]: readonly [Side, Side],
  options: ManifestsCommandOptions,
  surroundings: Surroundings,
): Promise<number> {
  return withSide(before, options, surroundings, (first) => {
    const both = (second: Found): Promise<number> =>
      Promise.resolve(printed([first, second], [before, after], options, surroundings));
    return before.revision === after.revision ? both(first) : withSide(after, options, surroundings, both);
  });
}

function withSide<T>(
  side: Side,
  options: ManifestsCommandOptions,
  surroundings: Surroundings,
  use: Use<T>,
): Promise<T> {
  const { folder } = surroundings;
  return side.revision === undefined
    ? withStacksHere(options, surroundings, (stacks) => use({ stacks, folder }))
    : withRevision(side.revision, surroundings, (app, there) =>
        withStacksOfApp(app, there, (stacks) => use({ stacks, folder: app })),
      );
}

function printed(
  found: readonly [Found, Found],
  sides: readonly [Side, Side],
  options: ManifestsCommandOptions,
  surroundings: Surroundings,
): number {
  const chosen = [select(found[0].stacks, sides[0].names), select(found[1].stacks, sides[1].names)] as const;
  const secrets = options.withSecrets ? secretMarkers(chosen, options, surroundings) : [undefined, undefined];
  const [before, after] = [0, 1].map((side) =>
    viewOf(chosen[side] ?? [], {
      helm: options.helm,
      secrets: secrets[side],
      seenFrom: () => found[side]?.folder ?? surroundings.folder,
    }),
  );
  const differences = differencesOf(before ?? [], after ?? []);
  const text = toDiff(differences, { before: sides[0].label, after: sides[1].label });
  surroundings.stdout.write(coloured(text, surroundings));
  return differences.length === 0 ? 0 : 1;
}

/** What stands for the secrets of each side: texts that differ where the values differ. No value itself goes any further. */
function secretMarkers(
  chosen: readonly [readonly StackConfiguration[], readonly StackConfiguration[]],
  { secrets: file }: ManifestsCommandOptions,
  surroundings: Surroundings,
): readonly ReadonlyMap<string, Secrets>[] {
  const values = chosen.map((stacks) => {
    const wanting = viewOf(stacks, { seenFrom: () => surroundings.folder });
    return secretsOf(wanting, { surroundings, ...(file === undefined ? {} : { file }) });
  });
  const known = new Map<string, string[]>();
  const marker = (name: string, value: string): string => {
    const seen = known.get(name) ?? [];
    known.set(name, seen.includes(value) ? seen : [...seen, value]);
    return `(secret ${name}, value ${(known.get(name) ?? []).indexOf(value) + 1})`;
  };
  return values.map(
    (stacks) =>
      new Map(
        [...stacks].map(([stack, secrets]) => [
          stack,
          Object.fromEntries(Object.entries(secrets).map(([name, value]) => [name, marker(name, value)])),
        ]),
      ),
  );
}
