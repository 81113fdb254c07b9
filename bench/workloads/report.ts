import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** How large an app is: resources are those of one stack. */
export interface Size {
  readonly stacks: number;
  readonly resources: number;
}

/** What a child process measured of itself. */
export interface Sample {
  /** Time of the work alone, without starting Node.js and loading modules. */
  readonly milliseconds: number;
  /** Largest resident set of the whole process. */
  readonly kilobytes: number;
}

/** Does the work in a fresh folder and prints what it took; the size comes from the command line. */
export function report(work: (size: Size, outdir: string) => void): void {
  const [stacks = 1, resources = 2] = process.argv.slice(2).map(Number);
  const outdir = mkdtempSync(join(tmpdir(), "onprem-bench-"));
  try {
    const started = performance.now();
    work({ stacks, resources }, outdir);
    print(performance.now() - started);
  } finally {
    rmSync(outdir, { recursive: true });
  }
}

/** Prints the sample as the parent process reads it. */
export function print(milliseconds: number): void {
  const sample: Sample = { milliseconds, kilobytes: process.resourceUsage().maxRSS };
  process.stdout.write(JSON.stringify(sample));
}
