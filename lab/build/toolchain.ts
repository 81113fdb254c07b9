import { execFile } from "node:child_process";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

/** From this version on, `go` fetches a newer toolchain by itself if GOTOOLCHAIN lets it. */
const FIRST_SELF_UPDATING = "1.21";

/** A `go` program that was found. */
export interface GoProgram {
  readonly path: string;
  /** E.g. `1.26.8`. */
  readonly version: string;
  /** Its GOTOOLCHAIN setting; `local` means that it fetches nothing. */
  readonly toolchain: string;
}

/** Compares dotted versions by their numbers: negative if `a` is the older one. What follows the numbers is left out. */
export function compareVersions(a: string, b: string): number {
  const numbers = (version: string): readonly number[] => (/^[\d.]+/.exec(version)?.[0] ?? "").split(".").map(Number);
  const [left, right] = [numbers(a), numbers(b)];
  for (let index = 0; index < Math.max(left.length, right.length); index++) {
    const difference = (left[index] ?? 0) - (right[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** Whether a Go builds what asks for a version: it is new enough, or allowed to fetch one that is. */
export function canBuild(go: GoProgram, wanted: string): boolean {
  if (compareVersions(go.version, wanted) >= 0) return true;
  return compareVersions(go.version, FIRST_SELF_UPDATING) >= 0 && !go.toolchain.startsWith("local");
}

async function ask(path: string): Promise<GoProgram | undefined> {
  try {
    // From the root folder, where no go.mod makes it fetch another version.
    const { stdout } = await run(path, ["env", "GOVERSION", "GOTOOLCHAIN"], { cwd: "/" });
    const [version = "", toolchain = ""] = stdout.split("\n");
    return { path, version: version.replace(/^go/, ""), toolchain: toolchain === "" ? "local" : toolchain };
  } catch {
    return undefined;
  }
}

/** Places where Go is found when it is not on the PATH: its own installer's, and Debian's versioned packages'. */
async function usualPlaces(): Promise<readonly string[]> {
  const versioned = (await readdir("/usr/lib").catch(() => [])).filter((name) => /^go-1\.\d+$/.test(name));
  versioned.sort((a, b) => compareVersions(b.slice(3), a.slice(3)));
  return ["/usr/local/go/bin/go", ...versioned.map((name) => join("/usr/lib", name, "bin", "go"))];
}

/** The first Go that can build, else the first one there is, else nothing. */
export async function findGo(wanted: string): Promise<GoProgram | undefined> {
  let first: GoProgram | undefined;
  for (const path of ["go", ...(await usualPlaces())]) {
    const go = await ask(path);
    if (go !== undefined && canBuild(go, wanted)) return go;
    first ??= go;
  }
  return first;
}
