import { FILE_HEADERS_ONLY, formatPatch, structuredPatch } from "diff";
import type { ObjectDifference, ObjectIdentity } from "./difference";
import type { KubernetesObject } from "./kubernetes-object";
import { objectYaml } from "./yaml";

/** How the two sides are called. */
export interface ToDiffOptions {
  /**
   * The side before.
   *
   * @default "a"
   */
  readonly before?: string;
  /**
   * The side after.
   *
   * @default "b"
   */
  readonly after?: string;
}

/** What a side is called on which there is no such object, as in git. */
const NOWHERE = "/dev/null";

/** Differences as a unified diff for each object, its name as `kubectl diff` writes it; empty when there are none. */
export function toDiff(differences: readonly ObjectDifference[], options: ToDiffOptions = {}): string {
  const { before = "a", after = "b" } = options;
  return differences.map((difference) => objectDiff(difference, before, after)).join("");
}

function objectDiff({ identity, before, after }: ObjectDifference, oldSide: string, newSide: string): string {
  const [oldName, newName] = [pathOf(oldSide, identity), pathOf(newSide, identity)];
  const patch = structuredPatch(
    before === undefined ? NOWHERE : oldName,
    after === undefined ? NOWHERE : newName,
    textOf(before),
    textOf(after),
    undefined,
    undefined,
    { context: 3 },
  );
  return `diff ${oldName} ${newName}\n${formatPatch(patch, FILE_HEADERS_ONLY)}`;
}

function textOf(object: KubernetesObject | undefined): string {
  return object === undefined ? "" : objectYaml(object);
}

function pathOf(side: string, { stack, apiVersion, kind, namespace, name }: ObjectIdentity): string {
  const parts = [...apiVersion.split("/"), kind, ...(namespace === undefined ? [] : [namespace]), name];
  return `${side}/${stack}/${parts.join(".")}`;
}
