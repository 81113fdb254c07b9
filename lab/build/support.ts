import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { statfs } from "node:fs/promises";
import { dirname } from "node:path";
import { promisify } from "node:util";

import { canInstall, installPackages, offeredGoPackage, updateLists } from "./apt";
import { LabUnsupportedError } from "../errors";
import { missingBinaries } from "./go-build";
import { type BinarySpec, binarySpecs, isForControlPlane } from "./go-modules";
import { labPaths, type LabPaths } from "../paths";
import type { LabProgress } from "../progress";
import { canBuild, compareVersions, findGo } from "./toolchain";

const run = promisify(execFile);

/** Whether this machine can hold the lab; every reason against it names what to do. */
export type LabSupport =
  { readonly supported: true } | { readonly supported: false; readonly reasons: readonly string[] };

/** Something the machine lacks. */
export interface Lack {
  readonly reason: string;
  /** Debian packages that mend it. */
  readonly packages?: readonly string[];
}

interface Inspection {
  readonly lacks: readonly Lack[];
  /** The Go to build with. */
  readonly go: string;
}

const GIB = 1024 ** 3;

/** Sources, compiled packages and binaries take about 5 GiB at the first build. */
const BUILD_BYTES = 6 * GIB;

/** Where Go looks for the certificates of the servers it downloads from. */
const TRUST = [
  "/etc/ssl/certs/ca-certificates.crt",
  "/etc/pki/tls/certs/ca-bundle.crt",
  "/etc/ssl/ca-bundle.pem",
  "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",
  "/etc/ssl/cert.pem",
];

function existingParent(path: string): string {
  return existsSync(path) || path === dirname(path) ? path : existingParent(dirname(path));
}

async function lackOfGo(wanted: string, installing: boolean): Promise<{ readonly go: string; readonly lack?: Lack }> {
  const go = await findGo(wanted);
  if (go !== undefined && canBuild(go, wanted)) return { go: go.path };
  const offered = installing ? await offeredGoPackage(wanted) : undefined;
  const state =
    go === undefined
      ? `Go ${wanted} or newer is missing`
      : `Go ${go.version} (${go.path}) is too old, ${wanted} is needed`;
  const update = go !== undefined && compareVersions(go.version, "1.21") >= 0 ? ", or set GOTOOLCHAIN=auto" : "";
  const apt = installing && offered === undefined ? " (this release's own packages are too old)" : "";
  return {
    go: "go",
    lack: {
      reason: `${state}: install it from https://go.dev/dl${update}${apt}`,
      ...(offered === undefined ? {} : { packages: [offered] }),
    },
  };
}

async function lackOfSpace(paths: LabPaths): Promise<readonly Lack[]> {
  const folder = existingParent(paths.root);
  const { bavail, bsize } = await statfs(folder);
  const free = bavail * bsize;
  if (free >= BUILD_BYTES) return [];
  const gib = (bytes: number): string => (bytes / GIB).toFixed(1);
  return [{ reason: `${folder} has ${gib(free)} GiB free, the first build needs ${gib(BUILD_BYTES)} GiB: make room` }];
}

/** All that building asks for; nothing once the binaries are there. */
async function inspectBuild(paths: LabPaths, specs: readonly BinarySpec[], installing: boolean): Promise<Inspection> {
  const missing = missingBinaries(specs);
  if (missing.length === 0) return { lacks: [], go: "go" };
  const wanted = missing.map((spec) => spec.go).reduce((a, b) => (compareVersions(a, b) < 0 ? b : a));
  const { go, lack } = await lackOfGo(wanted, installing);
  const trusts = [process.env.SSL_CERT_FILE ?? "", ...TRUST].some((path) => existsSync(path));
  const trust: Lack = {
    reason: "no trusted certificates: install ca-certificates (apt-get, dnf, apk: ca-certificates)",
    packages: ["ca-certificates"],
  };
  return {
    lacks: [...(lack === undefined ? [] : [lack]), ...(trusts ? [] : [trust]), ...(await lackOfSpace(paths))],
    go,
  };
}

/** The one place that knows what the lab asks of a machine. */
async function inspect(paths: LabPaths, specs: readonly BinarySpec[], installing: boolean): Promise<Inspection> {
  if (process.platform !== "linux") {
    return { lacks: [{ reason: `the lab needs Linux, this is ${process.platform}: use a Linux machine` }], go: "go" };
  }
  const { lacks, go } = await inspectBuild(paths, specs, installing);
  const openssl = await run("openssl", ["version"]).then(
    () => [],
    (): readonly Lack[] => [
      { reason: "openssl is missing: install it (apt-get, dnf, apk: openssl)", packages: ["openssl"] },
    ],
  );
  return { lacks: [...lacks, ...openssl], go };
}

/** What of the lacks stays in the way when packages can, or cannot, be installed. */
export function blocking(lacks: readonly Lack[], installing: boolean): readonly string[] {
  return lacks.filter((lack) => !installing || lack.packages === undefined).map((lack) => lack.reason);
}

/**
 * Tells whether `up` can work on this machine, without changing anything. What `up` would install by itself (on Debian
 * and Ubuntu, as root) is no reason against it.
 */
export async function labSupport(): Promise<LabSupport> {
  const installing = await canInstall();
  const paths = labPaths();
  const specs = binarySpecs(paths).filter(isForControlPlane);
  const reasons = blocking((await inspect(paths, specs, installing)).lacks, installing);
  return reasons.length === 0 ? { supported: true } : { supported: false, reasons };
}

/**
 * Makes sure that everything is there, installing what can be installed.
 *
 * @param specs what is to be built.
 * @returns the Go to build with.
 * @throws LabUnsupportedError naming everything that is missing and cannot be installed from here.
 */
export async function ensureSupport(
  paths: LabPaths,
  specs: readonly BinarySpec[],
  progress: LabProgress,
): Promise<string> {
  const installing = await canInstall();
  const first = await inspect(paths, specs, installing);
  if (first.lacks.length === 0) return first.go;
  const hopeless = blocking(first.lacks, installing);
  if (hopeless.length > 0) throw new LabUnsupportedError(hopeless);
  progress.info("Packages are missing: updating apt's lists.");
  await updateLists();
  // With fresh lists another package may be the right one, or none.
  const { lacks } = await inspect(paths, specs, installing);
  const known = blocking(lacks, installing);
  if (known.length > 0) throw new LabUnsupportedError(known);
  const packages = lacks.flatMap((lack) => lack.packages ?? []);
  progress.info(`Installing with apt-get: ${packages.join(", ")}.`);
  await installPackages(packages);
  const last = await inspect(paths, specs, installing);
  if (last.lacks.length > 0) throw new LabUnsupportedError(last.lacks.map((lack) => lack.reason));
  return last.go;
}
