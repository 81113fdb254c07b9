import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Sample } from "./workloads/report";

/** A program to measure: a file beside this one, or any other by its whole path, and its arguments. */
export interface Program {
  readonly file: string;
  readonly args?: readonly string[];
}

/** Medians over all pairs but the first, which warms up the disk and the machine. */
export interface Comparison {
  /** Time of the subject over the time of its reference. */
  readonly time: number;
  /** Memory of the subject over the memory of its reference. */
  readonly memory: number;
  readonly subject: Sample;
  readonly reference: Sample;
}

/** Runs both programs in turns, so that whatever else the machine does meets both. */
export function compare(subject: Program, reference: Program, pairs: number): Comparison {
  const samples = Array.from({ length: pairs + 1 }, () => ({
    subject: sampleOf(subject),
    reference: sampleOf(reference),
  }));
  const counted = samples.slice(1);
  return {
    time: median(counted.map((pair) => pair.subject.milliseconds / pair.reference.milliseconds)),
    memory: median(counted.map((pair) => pair.subject.kilobytes / pair.reference.kilobytes)),
    subject: medianSample(counted.map((pair) => pair.subject)),
    reference: medianSample(counted.map((pair) => pair.reference)),
  };
}

/** The middle one of some numbers, or the mean of the two in the middle. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((one, other) => one - other);
  const middle = (sorted.length - 1) / 2;
  return ((sorted[Math.floor(middle)] ?? Number.NaN) + (sorted[Math.ceil(middle)] ?? Number.NaN)) / 2;
}

function medianSample(samples: readonly Sample[]): Sample {
  return {
    milliseconds: median(samples.map((sample) => sample.milliseconds)),
    kilobytes: median(samples.map((sample) => sample.kilobytes)),
  };
}

/** Runs a program, which prints its own sample; a program that prints none is measured as a whole, without its memory. */
export function sampleOf({ file, args = [] }: Program): Sample {
  const outdir = mkdtempSync(join(tmpdir(), "onprem-bench-"));
  try {
    const started = performance.now();
    const { status, stdout, stderr } = spawnSync(process.execPath, [file, ...args], {
      encoding: "utf8",
      env: { ...process.env, CDKTF_OUTDIR: outdir },
    });
    const milliseconds = performance.now() - started;
    if (status !== 0) {
      throw new Error(stderr.trim() || `${[file, ...args].join(" ")} ended with status ${status ?? "unknown"}`);
    }
    return stdout.startsWith('{"milliseconds"')
      ? (JSON.parse(stdout) as Sample)
      : { milliseconds, kilobytes: Number.NaN };
  } finally {
    rmSync(outdir, { recursive: true });
  }
}
