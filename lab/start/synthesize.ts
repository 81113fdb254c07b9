import * as fs from "node:fs";
import * as path from "node:path";
import { App } from "cdktf";
import { EnvironmentStack } from "../../lib";
import { environmentNames, ENVIRONMENTS, LabOptions } from "../../stacks";

/** One stack that was synthesized. */
export interface SynthesizedStack {
  /** Name, e.g. `lab-entry`. */
  readonly name: string;
  /** Environment it belongs to. */
  readonly environment: string;
  /** Folder in which the engine runs. */
  readonly folder: string;
  /** Names of stacks of which it reads outputs. */
  readonly dependencies: readonly string[];
  /** Charts that lie in a folder, as the stack names them. */
  readonly chartFiles: readonly string[];
  /** Names of the machines that it changes. */
  readonly hosts: readonly string[];
  /** How many resources it has. */
  readonly resources: number;
}

interface ManifestFile {
  readonly stacks: Readonly<
    Record<
      string,
      {
        readonly workingDirectory: string;
        readonly synthesizedStackPath: string;
        readonly dependencies: readonly string[];
      }
    >
  >;
}

interface ResourceBlock {
  readonly chart?: string;
  readonly repository?: string;
  /** Keys of a host group's register are `<change>@<machine>`. */
  readonly for_each?: Readonly<Record<string, unknown>>;
}

interface StackFile {
  readonly resource?: Readonly<Record<string, Readonly<Record<string, ResourceBlock>>>>;
}

/** Synthesizes every environment, the lab as the options say; the stacks come in an order in which they can be applied. */
export function synthesizeAll(outdir: string, lab: LabOptions): readonly SynthesizedStack[] {
  const app = new App({ outdir });
  for (const name of environmentNames()) {
    if (name === "lab") {
      ENVIRONMENTS.lab(app, lab);
    } else {
      ENVIRONMENTS[name](app);
    }
  }
  app.synth();
  const stacks = app.node.children.filter((child) => child instanceof EnvironmentStack);
  return inOrder(readStacks(outdir, new Map(stacks.map(({ node, environment }) => [node.id, environment.node.id]))));
}

function readStacks(outdir: string, environments: ReadonlyMap<string, string>): readonly SynthesizedStack[] {
  const manifest = JSON.parse(fs.readFileSync(path.join(outdir, "manifest.json"), "utf8")) as ManifestFile;
  return Object.entries(manifest.stacks).map(([name, stack]) => {
    const file = JSON.parse(fs.readFileSync(path.join(outdir, stack.synthesizedStackPath), "utf8")) as StackFile;
    const resources = Object.values(file.resource ?? {}).flatMap((named) => Object.values(named));
    return {
      name,
      environment: environments.get(name) ?? "",
      folder: path.join(outdir, stack.workingDirectory),
      dependencies: stack.dependencies,
      chartFiles: resources.flatMap(({ chart, repository }) =>
        chart !== undefined && repository === undefined ? [chart] : [],
      ),
      hosts: hostsOf(resources),
      resources: resources.length,
    };
  });
}

function hostsOf(resources: readonly ResourceBlock[]): readonly string[] {
  const keys = resources.flatMap(({ for_each: entries = {} }) => Object.keys(entries));
  return [...new Set(keys.filter((key) => key.includes("@")).map((key) => key.slice(key.indexOf("@") + 1)))];
}

/** The stacks with each behind those that it depends on, otherwise as they come. */
export function inOrder(stacks: readonly SynthesizedStack[]): readonly SynthesizedStack[] {
  const ordered: SynthesizedStack[] = [];
  const visit = (stack: SynthesizedStack): void => {
    if (!ordered.includes(stack)) {
      stacks.filter(({ name }) => stack.dependencies.includes(name)).forEach(visit);
      ordered.push(stack);
    }
  };
  stacks.forEach(visit);
  return ordered;
}
