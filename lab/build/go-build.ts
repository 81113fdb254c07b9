import { type ChildProcess, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, readdir, rename, rm } from "node:fs/promises";
import { constants, setPriority } from "node:os";
import { basename, dirname, join } from "node:path";

import { LabError } from "../errors";
import type { BinarySpec } from "./go-modules";
import type { LabPaths } from "../paths";
import type { LabProgress } from "../progress";

/** How often the elapsed time of a build is told. */
const TICK_MS = 1_000;

/** Lines of the compiler's output that an error repeats. */
const SHOWN_LINES = 20;

const PART = ".part";

/** The environment of `go build`: a user's GOFLAGS must not change what is built, and no C compiler is needed. */
export function buildEnvironment(base: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return { ...base, CGO_ENABLED: "0", GOFLAGS: "", GOWORK: "off", GOOS: "linux" };
}

/** What has to be built: everything that is not in the cache under its key. */
export function missingBinaries(specs: readonly BinarySpec[]): readonly BinarySpec[] {
  return specs.filter((spec) => !existsSync(spec.path));
}

/** Sums up what `go build -v` has printed so far: its package lines, and what it is downloading if it is. */
export class BuildOutput {
  private packages = 0;
  private downloads = 0;
  private rest = "";
  private readonly kept: string[] = [];

  public add(text: string): void {
    const lines = (this.rest + text).split("\n");
    this.rest = lines.pop() ?? "";
    for (const line of lines) this.take(line);
  }

  /** One phrase for the progress line. */
  public summary(): string {
    if (this.packages === 0 && this.downloads > 0) return `${this.downloads} modules downloaded`;
    return `${this.packages} packages compiled`;
  }

  /** What is worth reading after a failure. */
  public complaint(): string {
    return [...this.kept, this.rest].filter((line) => line !== "").join("\n");
  }

  private take(line: string): void {
    if (line.startsWith("go: downloading ")) this.downloads += 1;
    else if (/^[\w.~-]+(\/[\w.~+-]+)*$/.test(line)) this.packages += 1;
    else this.kept.push(line);
    if (this.kept.length > SHOWN_LINES) this.kept.shift();
  }
}

/** A build that nobody waits for any more must not go on for minutes: a signal that ends us ends it first. */
function endWithUs(child: ChildProcess): () => void {
  const handlers = (["SIGINT", "SIGTERM", "SIGHUP"] as const).map((name) => {
    const handler = (): void => {
      child.kill("SIGINT");
      // Without our handler the signal does what it does by default.
      process.off(name, handler);
      process.kill(process.pid, name);
    };
    process.on(name, handler);
    return { name, handler };
  });
  return () => {
    for (const { name, handler } of handlers) process.off(name, handler);
  };
}

function goBuild(go: string, spec: BinarySpec, target: string, progress: LabProgress): Promise<void> {
  return new Promise((resolve, reject) => {
    const started = Date.now();
    const output = new BuildOutput();
    const child = spawn(go, ["build", "-v", ...spec.flags, "-o", target, spec.package], {
      cwd: spec.module,
      env: buildEnvironment(process.env),
      stdio: ["ignore", "ignore", "pipe"],
    });
    // Minutes on all cores: the rest of the machine goes first.
    if (child.pid !== undefined) setPriority(child.pid, constants.priority.PRIORITY_BELOW_NORMAL);
    const release = endWithUs(child);
    const timer = setInterval(() => {
      const seconds = Math.round((Date.now() - started) / 1_000);
      progress.tick(`  building ${spec.name} ${spec.version}: ${seconds} s, ${output.summary()}`);
    }, TICK_MS);
    child.stderr.setEncoding("utf8");
    child.stderr.on("data", (text: string) => {
      output.add(text);
    });
    child.once("error", (error) => {
      clearInterval(timer);
      release();
      reject(error);
    });
    child.once("close", (code, signal) => {
      clearInterval(timer);
      release();
      if (code === 0) {
        const seconds = ((Date.now() - started) / 1_000).toFixed(0);
        progress.info(`  built ${spec.name} ${spec.version} in ${seconds} s`);
        resolve();
        return;
      }
      const how = signal === null ? `exit status ${code ?? "?"}` : `signal ${signal}`;
      reject(new LabError(`Building ${spec.name} ${spec.version} failed (${how}):\n${output.complaint()}`));
    });
  });
}

/** Removes builds under other keys, whose pins are gone, and what an interrupted build left. */
async function prune(paths: LabPaths, specs: readonly BinarySpec[]): Promise<void> {
  const wanted = new Set(specs.map((spec) => basename(dirname(spec.path))));
  for (const folder of await readdir(paths.bin)) {
    const path = join(paths.bin, folder);
    if (!wanted.has(folder)) {
      await rm(path, { recursive: true, force: true });
      continue;
    }
    const parts = (await readdir(path)).filter((name) => name.endsWith(PART));
    for (const part of parts) await rm(join(path, part), { force: true });
  }
}

/**
 * Builds what the cache lacks, one binary after another. A binary appears under its name only when it is whole.
 *
 * @param known all that may ever be wanted: builds of nothing else are kept.
 * @throws LabError with the compiler's last lines when a build fails.
 */
export async function buildBinaries(
  go: string,
  specs: readonly BinarySpec[],
  paths: LabPaths,
  progress: LabProgress,
  known = specs,
): Promise<void> {
  const missing = missingBinaries(specs);
  if (missing.length === 0) return;
  progress.info(
    `Building ${missing.map((spec) => spec.name).join(", ")} from source, once: minutes on two cores. Kept in ${paths.bin}.`,
  );
  const started = Date.now();
  for (const spec of missing) {
    await mkdir(dirname(spec.path), { recursive: true, mode: 0o700 });
    const part = `${spec.path}.${process.pid}${PART}`;
    await goBuild(go, spec, part, progress);
    await rename(part, spec.path);
  }
  await prune(paths, known);
  progress.info(`Built in ${((Date.now() - started) / 1_000).toFixed(0)} s.`);
}
