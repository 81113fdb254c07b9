import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { promisify } from "node:util";

import { LabError } from "../errors";
import { compareVersions } from "./toolchain";

const run = promisify(execFile);

/** Debian's names for Go, the plain one first. */
const GO_PACKAGES = ["golang-go", ...[27, 26, 25, 24].map((minor) => `golang-1.${minor}-go`)];

/** Whether /etc/os-release tells of Debian, Ubuntu, or one that says it is like them. */
export function isDebianLike(osRelease: string): boolean {
  const fields = osRelease.split("\n").flatMap((line) => /^(?:ID|ID_LIKE)=(.*)$/.exec(line)?.[1] ?? []);
  const ids = fields.flatMap((field) => field.replaceAll('"', "").split(" "));
  return ids.includes("debian") || ids.includes("ubuntu");
}

/** Candidates from `apt-cache policy`, by package, without their epoch. */
export function parseCandidates(policy: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  let name = "";
  for (const line of policy.split("\n")) {
    name = /^(\S+):$/.exec(line)?.[1] ?? name;
    const candidate = /^\s+Candidate: (?:\d+:)?(\d\S*)$/.exec(line)?.[1];
    if (candidate !== undefined) found.set(name, candidate);
  }
  return found;
}

/** The package that brings a Go which is new enough; undefined if the lists name none that is. */
export function goPackage(candidates: ReadonlyMap<string, string>, wanted: string): string | undefined {
  return GO_PACKAGES.find((name) => compareVersions(candidates.get(name) ?? "0", wanted) >= 0);
}

/** Whether this process may install Debian packages. */
export async function canInstall(): Promise<boolean> {
  if (process.getuid?.() !== 0) return false;
  const osRelease = await readFile("/etc/os-release", "utf8").catch(() => "");
  return isDebianLike(osRelease);
}

/**
 * The package with a Go that is new enough. Where apt has no lists yet, as in a fresh container, it cannot be known:
 * `golang-go` is named, and judged after the lists are there.
 */
export async function offeredGoPackage(wanted: string): Promise<string | undefined> {
  const policy = await run("apt-cache", ["policy", ...GO_PACKAGES]).catch(() => ({ stdout: "" }));
  const candidates = parseCandidates(policy.stdout);
  return candidates.size === 0 ? "golang-go" : goPackage(candidates, wanted);
}

async function apt(args: readonly string[]): Promise<void> {
  try {
    await run("apt-get", ["-q", "-y", ...args], { env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" } });
  } catch (error) {
    const { stderr = "" } = error as { stderr?: string };
    throw new LabError(`apt-get ${args.join(" ")} failed:\n${stderr.trim() || String(error)}`);
  }
}

/** Brings apt's lists up to date. */
export function updateLists(): Promise<void> {
  return apt(["update"]);
}

/** Installs packages with what they depend on, and nothing that they only recommend. */
export function installPackages(packages: readonly string[]): Promise<void> {
  return apt(["install", "--no-install-recommends", ...packages]);
}
