import * as path from "node:path";
import type { StackConfiguration } from "../../lib/manifests";

/** A stack that is looked at. */
export interface ShownStack extends StackConfiguration {
  /** The temporary folder that it lies in, and the folder of the app that this one takes the place of. */
  readonly standIn?: { readonly temporary: string; readonly app: string };
}

/** Where a path that starts at the folder of a stack leads to: in the folder of the app, as cdktf itself would have it. */
export function placeOf({ folder, standIn }: ShownStack, relative: string): string {
  const place = path.resolve(folder, relative);
  if (standIn === undefined) {
    return place;
  }
  const below = path.relative(standIn.temporary, place);
  const isOutside = below === ".." || below.startsWith(`..${path.sep}`) || path.isAbsolute(below);
  return isOutside ? place : path.join(standIn.app, below);
}
