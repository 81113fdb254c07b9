import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { App } from "cdktf";

/** One resource, data source, variable … of a synthesized stack, as Terraform reads it. */
export type TerraformBlock = Readonly<Record<string, unknown>>;

/** A stack's `cdk.tf.json`, parsed, without the comments that cdktf adds. */
export interface SynthesizedStack {
  readonly terraform: TerraformBlock;
  readonly provider?: Readonly<Record<string, readonly TerraformBlock[]>>;
  readonly variable?: Readonly<Record<string, TerraformBlock>>;
  readonly output?: Readonly<Record<string, TerraformBlock>>;
  readonly data?: Readonly<Record<string, Readonly<Record<string, TerraformBlock>>>>;
  readonly resource?: Readonly<Record<string, Readonly<Record<string, TerraformBlock>>>>;
}

/** What an app writes, and says, when it is synthesized in full: validations and annotations included. */
export interface SynthesizedApp {
  /** Stack name to its parsed file. */
  readonly stacks: Readonly<Record<string, SynthesizedStack>>;
  /** Stack name to the very bytes of its file. */
  readonly texts: Readonly<Record<string, string>>;
  /** Warnings, as `[path] message`. */
  readonly warnings: readonly string[];
}

interface ManifestFile {
  readonly stacks: Readonly<
    Record<
      string,
      {
        readonly synthesizedStackPath: string;
        readonly annotations: readonly { constructPath: string; level: string; message: string }[];
      }
    >
  >;
}

/**
 * Builds an app and synthesizes it as `cdktf synth` does. Unlike cdktf's `Testing.synth` it adds providers, runs validations and
 * fails on error annotations.
 */
export function synthesize(build: (app: App) => void): SynthesizedApp {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "onprem-synth-"));
  try {
    const app = new App({ outdir: path.join(folder, "cdktf.out") });
    build(app);
    app.synth();
    return readOutput(app.outdir);
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
}

/** Reads the output folder of an app. */
export function readOutput(outdir: string): SynthesizedApp {
  const manifest = JSON.parse(fs.readFileSync(path.join(outdir, "manifest.json"), "utf8")) as ManifestFile;
  const texts = Object.fromEntries(
    Object.entries(manifest.stacks).map(([name, { synthesizedStackPath }]) => [
      name,
      fs.readFileSync(path.join(outdir, synthesizedStackPath), "utf8"),
    ]),
  );
  return {
    texts,
    stacks: Object.fromEntries(
      Object.entries(texts).map(([name, text]) => [name, withoutComments(JSON.parse(text)) as SynthesizedStack]),
    ),
    warnings: Object.values(manifest.stacks)
      .flatMap((stack) => stack.annotations)
      .filter(({ level }) => level.endsWith("warn"))
      .map(({ constructPath, message }) => `[${constructPath}] ${message}`),
  };
}

/** Addresses of all resources of a stack, sorted: the list that a construct promises to keep. */
export function addressesOf(stack: SynthesizedStack): readonly string[] {
  return Object.entries(stack.resource ?? {})
    .flatMap(([type, resources]) => Object.keys(resources).map((name) => `${type}.${name}`))
    .sort();
}

/** The one resource of a type, where a stack has exactly one. */
export function onlyResource(stack: SynthesizedStack, type: string): TerraformBlock {
  const found = Object.values(stack.resource?.[type] ?? {});
  if (found.length !== 1) {
    throw new Error(`expected one ${type}, found ${found.length}`);
  }
  return found[0]!;
}

function withoutComments(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(withoutComments);
  }
  if (value === null || typeof value !== "object") {
    return value;
  }
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => key !== "//")
      .map(([key, inner]) => [key, withoutComments(inner)]),
  );
}
