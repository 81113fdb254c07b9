import { differencesOf, toDiff } from "../../lib/manifests";
import type { Surroundings } from "../surroundings";
import { withStacksOfApp } from "../stacks/app";
import { coloured } from "./colour";
import type { ManifestsCommandOptions } from "./options";
import { withRevision } from "./revision";
import { valuesOf } from "./secret-values";
import { select } from "./select";
import type { ShownStack } from "../stacks/shown-stack";
import type { Side } from "./side";
import { withStacksHere } from "../stacks/stacks-here";
import { type StackValues, viewOf } from "./view";

/** Stacks of one side, and the folder that their app was run in. */
interface Found {
  readonly stacks: readonly ShownStack[];
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
  const values = options.withSecrets ? markedValues(chosen, options, surroundings) : [undefined, undefined];
  const [before, after] = [0, 1].map((side) =>
    viewOf(chosen[side] ?? [], {
      helm: options.helm,
      values: values[side],
      seenFrom: () => found[side]?.folder ?? surroundings.folder,
    }),
  );
  const differences = differencesOf(before ?? [], after ?? []);
  const text = toDiff(differences, { before: sides[0].label, after: sides[1].label });
  surroundings.stdout.write(coloured(text, surroundings));
  return differences.length === 0 ? 0 : 1;
}

/** The values of each side, where texts that differ as they do stand for those of secrets: none of them goes any further. */
function markedValues(
  chosen: readonly [readonly ShownStack[], readonly ShownStack[]],
  { secrets: file }: ManifestsCommandOptions,
  surroundings: Surroundings,
): readonly ReadonlyMap<string, StackValues>[] {
  const values = chosen.map((stacks) => valuesOf(stacks, { surroundings, ...(file === undefined ? {} : { file }) }));
  const known = new Map<string, string[]>();
  const marker = (name: string, value: string): string => {
    const seen = known.get(name) ?? [];
    known.set(name, seen.includes(value) ? seen : [...seen, value]);
    return `(secret ${name}, value ${(known.get(name) ?? []).indexOf(value) + 1})`;
  };
  return values.map(
    (stacks) =>
      new Map(
        [...stacks].map(([stack, { open, secrets }]) => {
          const markers = Object.entries(secrets).map(([name, value]) => [name, marker(name, value)] as const);
          return [stack, { open, secrets: Object.fromEntries(markers) }];
        }),
      ),
  );
}
