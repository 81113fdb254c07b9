import { isDeepStrictEqual } from "node:util";
import { hideSecrets } from "./difference-secrets";
import { isSecret, KubernetesObject } from "./kubernetes-object";
import type { Manifests } from "./manifests";
import { chartGenerator } from "./yaml-chart";

/** By what an object is known on both sides. */
export interface ObjectIdentity {
  /** Name of the stack; without its environment where one environment is compared with another. */
  readonly stack: string;
  /** Group and version, e.g. `apps/v1`; `builtin` for a chart. */
  readonly apiVersion: string;
  /** Kind, e.g. `Deployment`; `HelmChartInflationGenerator` for a chart. */
  readonly kind: string;
  /** Namespace, for kinds that have one. */
  readonly namespace?: string;
  /** Name of the object; of the release for a chart. */
  readonly name: string;
}

/** An object that is not the same on both sides. Values of Secrets are markers here: they differ where the values differ. */
export interface ObjectDifference {
  /** What became of the object. */
  readonly change: "added" | "removed" | "changed";
  /** Which object it is. */
  readonly identity: ObjectIdentity;
  /** The object before; undefined for one that was added. */
  readonly before?: KubernetesObject;
  /** The object after; undefined for one that was removed. */
  readonly after?: KubernetesObject;
}

interface Side {
  readonly identity: ObjectIdentity;
  readonly object: KubernetesObject;
  /** Names of secrets of the stack that were not filled in. */
  readonly placeholders: readonly string[];
}

/**
 * What differs between two sets of stacks, object by object, charts by their reference and values. Stacks are known by their names;
 * between two environments by their names without that of the environment: `prod-entry` is compared with `test-entry`.
 *
 * The order of keys is no difference; that of a list is.
 */
export function differencesOf(before: readonly Manifests[], after: readonly Manifests[]): readonly ObjectDifference[] {
  const short = [before, after].every((side) => new Set(side.map(({ environment }) => environment)).size <= 1);
  const old = sidesOf(before, short);
  const now = sidesOf(after, short);
  // Stack by stack, what was there before in its order, then what came with the change in its own.
  const keys = [...new Set([...old.keys(), ...now.keys()])];
  const stacks = [...new Set([...old.values(), ...now.values()].map(({ identity }) => identity.stack))];
  const stackOf = (key: string): string | undefined => (old.get(key) ?? now.get(key))?.identity.stack;
  return stacks.flatMap((stack) =>
    keys.filter((key) => stackOf(key) === stack).flatMap((key) => differenceOf(old.get(key), now.get(key))),
  );
}

function differenceOf(before: Side | undefined, after: Side | undefined): readonly ObjectDifference[] {
  if (isDeepStrictEqual(plain(before?.object), plain(after?.object))) {
    return [];
  }
  const [hiddenBefore, hiddenAfter] = hidden(before, after);
  if (before === undefined) {
    return after === undefined ? [] : [{ change: "added", identity: after.identity, after: hiddenAfter }];
  }
  return after === undefined
    ? [{ change: "removed", identity: before.identity, before: hiddenBefore }]
    : [{ change: "changed", identity: after.identity, before: hiddenBefore, after: hiddenAfter }];
}

function hidden(
  before: Side | undefined,
  after: Side | undefined,
): readonly [KubernetesObject | undefined, KubernetesObject | undefined] {
  const sides = [before, after].filter((side) => side !== undefined);
  if (!sides.some(({ object }) => isSecret(object))) {
    return [before?.object, after?.object];
  }
  return hideSecrets(before, after);
}

/** The objects of all stacks by what they are known by; a second object of one identity is one more. */
function sidesOf(all: readonly Manifests[], short: boolean): ReadonlyMap<string, Side> {
  const sides = new Map<string, Side>();
  for (const manifests of all) {
    const stack = short ? shortName(manifests) : manifests.stack;
    for (const object of [...manifests.objects, ...manifests.charts.map(chartGenerator)]) {
      const { apiVersion, kind, metadata } = object;
      const { namespace, name } = metadata;
      const identity = { stack, apiVersion, kind, ...(namespace === undefined ? {} : { namespace }), name };
      const key = JSON.stringify([stack, apiVersion, kind, namespace ?? null, name]);
      let free = key;
      for (let count = 2; sides.has(free); count++) {
        free = `${key}${count}`;
      }
      sides.set(free, { identity, object, placeholders: manifests.placeholders });
    }
  }
  return sides;
}

function shortName({ stack, environment }: Manifests): string {
  return environment !== undefined && stack.startsWith(`${environment}-`) ? stack.slice(environment.length + 1) : stack;
}

/** As it is written: a key whose value is undefined is none. */
function plain(value: unknown): unknown {
  return value === undefined ? undefined : (JSON.parse(JSON.stringify(value)) as unknown);
}
