import { existsSync } from "node:fs";
import { join } from "node:path";
import { RELEASES } from "./charts/measurements";
import { type Comparison, compare, type Program, sampleOf } from "./compare";
import type { Measurement, Row } from "./measurement";
import type { Size } from "./workloads/report";

const DIST = join(__dirname, "..");

const SMALL: Size = { stacks: 3, resources: 60 };
const MEDIUM: Size = { stacks: 20, resources: 200 };
const LARGE: Size = { stacks: 100, resources: 200 };

/** What is measured of the library, in the order it runs; a new measurement is a new entry. */
export const LIBRARY: readonly Measurement[] = [
  againstCdktf(SMALL, {}),
  againstCdktf(MEDIUM, { time: 0.2 }),
  againstCdktf(LARGE, { time: 0.12, memory: 0.2 }),
  { title: "against cdk8s-plus, the same workloads", run: againstCdk8s },
  { title: "growth", run: growth },
  { title: "loading", run: loading },
  { title: "npm run synth", run: allEnvironments },
  { title: "a changed route of the entry, on the lab", run: routeChange },
  RELEASES,
];

function againstCdktf(size: Size, target: { readonly time?: number; readonly memory?: number }): Measurement {
  return {
    title: `against cdktf, ${nameOf(size)}`,
    run: (pairs) => {
      const result = compare(workload("quick", size), workload("plain", size), pairs);
      return [
        { what: "construct and synthesize", figure: result.time, note: timesOf(result), ...limit(target.time) },
        { what: "peak memory", figure: result.memory, note: memoryOf(result), ...limit(target.memory) },
      ];
    },
  };
}

function againstCdk8s(pairs: number): readonly Row[] {
  const result = compare(workload("quick", MEDIUM), workload("cdk8s-plus", MEDIUM), pairs);
  return [
    { what: `construct and synthesize, ${nameOf(MEDIUM)}`, figure: result.time, target: 0.5, note: timesOf(result) },
  ];
}

/** Five times the stacks may take five times as long; the smaller app never gets as warm. */
function growth(pairs: number): readonly Row[] {
  const result = compare(workload("quick", LARGE), workload("quick", MEDIUM), pairs);
  const times = LARGE.stacks / MEDIUM.stacks;
  return [
    {
      what: `time a resource, ${nameOf(LARGE)} over ${nameOf(MEDIUM)}`,
      figure: result.time / times,
      target: 1.1,
      note: timesOf(result),
    },
  ];
}

function loading(pairs: number): readonly Row[] {
  const room = ["nginx-entry", "environment"].find((name) => existsSync(roomOf(name)));
  if (room === undefined) {
    return [{ what: "one room against cdktf alone", figure: undefined, note: "no room is compiled" }];
  }
  // A cold disk and a warm one differ more than the modules do: these are short, so many of them.
  const result = compare(importOf(roomOf(room)), importOf("cdktf"), pairs * 5);
  return [
    { what: `cdktf-onprem/${room} against cdktf alone`, figure: result.time, target: 1.25, note: timesOf(result) },
  ];
}

function allEnvironments(pairs: number): readonly Row[] {
  const app = join(DIST, "main.js");
  if (!existsSync(app)) {
    return [{ what: "all environments against loading cdktf", figure: undefined, note: "main.ts is not compiled" }];
  }
  const result = compare({ file: app }, { file: require.resolve("cdktf") }, pairs * 2);
  return [{ what: "all environments against loading cdktf", figure: result.time, note: timesOf(result) }];
}

/** A time, not a ratio: there is nothing to pair it with. */
function routeChange(changes: number): readonly Row[] {
  const what = "plan and apply, in seconds";
  try {
    const { milliseconds } = sampleOf(routeChangeProgram(changes));
    return [{ what, figure: milliseconds / 1000, target: 3, note: `median of ${changes}` }];
  } catch (error) {
    return [{ what, figure: undefined, note: error instanceof Error ? error.message : String(error) }];
  }
}

function routeChangeProgram(changes: number): Program {
  return { file: join(__dirname, "workloads", "route-change.js"), args: [String(changes)] };
}

function workload(name: string, { stacks, resources }: Size): Program {
  return { file: join(__dirname, "workloads", `${name}.js`), args: [String(stacks), String(resources)] };
}

function importOf(module: string): Program {
  return { file: join(__dirname, "workloads", "import.js"), args: [module] };
}

function roomOf(name: string): string {
  return join(DIST, "lib", name, "index.js");
}

function nameOf({ stacks, resources }: Size): string {
  return `${stacks} × ${resources}`;
}

function limit(target: number | undefined): { readonly target?: number } {
  return target === undefined ? {} : { target };
}

function timesOf({ subject, reference }: Comparison): string {
  return `${subject.milliseconds.toFixed(0)} ms / ${reference.milliseconds.toFixed(0)} ms`;
}

function memoryOf({ subject, reference }: Comparison): string {
  return `${(subject.kilobytes / 1024).toFixed(0)} MiB / ${(reference.kilobytes / 1024).toFixed(0)} MiB`;
}
