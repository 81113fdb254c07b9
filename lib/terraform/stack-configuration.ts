import * as fs from "node:fs";
import * as path from "node:path";
import { App, Manifest, TerraformStack, Testing } from "cdktf";

/** The attributes of a resource, a variable, an output… */
export type Block = Readonly<Record<string, unknown>>;

/** Blocks of one type by name. */
export type Blocks = Readonly<Record<string, Block>>;

/** What Terraform reads of a stack: its `cdk.tf.json`. */
export interface TerraformConfiguration {
  readonly "//"?: { readonly metadata?: StackMetadata };
  readonly resource?: Readonly<Record<string, Blocks>>;
  readonly data?: Readonly<Record<string, Blocks>>;
  readonly variable?: Blocks;
  readonly output?: Blocks;
  readonly locals?: Readonly<Record<string, unknown>>;
}

/** What a stack of an environment says about itself beside its configuration. */
export interface StackMetadata {
  /** Name of the environment. */
  readonly environment?: string;
  /** Minor version of Kubernetes that the environment declares. */
  readonly kubernetesVersion?: string;
}

/** A synthesized stack. */
export interface StackConfiguration {
  /** Name, e.g. `prod-entry`. */
  readonly name: string;
  /** The environment it belongs to, where it belongs to one. */
  readonly metadata: StackMetadata;
  /** Its configuration, all tokens resolved. */
  readonly configuration: TerraformConfiguration;
  /** Folder it lies in, or would lie in if it were written; paths of charts are seen from there. */
  readonly folder: string;
  /** Text of a file beside it; undefined when there is none of that name. */
  readonly file: (name: string) => string | undefined;
  /** Another stack of the same app; undefined when there is none of that name. */
  readonly sibling: (name: string) => StackConfiguration | undefined;
}

/**
 * The stacks that an app wrote, in the order of their names.
 *
 * @param folder the app's output, `cdktf.out` by default
 * @throws Error when the folder holds none
 */
export function readStacks(folder: string): readonly StackConfiguration[] {
  const manifest = path.join(folder, "manifest.json");
  if (!fs.existsSync(manifest)) {
    throw new Error(`${folder} holds no synthesized stacks: there is no manifest.json`);
  }
  const { stacks } = JSON.parse(fs.readFileSync(manifest, "utf8")) as {
    readonly stacks: Readonly<Record<string, { readonly synthesizedStackPath: string }>>;
  };
  const read = new Map<string, StackConfiguration>();
  for (const name of Object.keys(stacks).sort()) {
    const file = path.join(folder, stacks[name]?.synthesizedStackPath ?? "");
    const configuration = JSON.parse(fs.readFileSync(file, "utf8")) as TerraformConfiguration;
    const beside = path.dirname(file);
    read.set(name, {
      name,
      metadata: configuration["//"]?.metadata ?? {},
      configuration,
      folder: beside,
      file: (other) => readIfThere(path.join(beside, other)),
      sibling: (other) => read.get(other),
    });
  }
  return [...read.values()];
}

/** A stack that says more of itself than Terraform reads. */
interface DescribedStack extends TerraformStack {
  readonly metadata: StackMetadata;
  /** Files that are written beside its configuration, by name. */
  readonly filesBeside: ReadonlyMap<string, string>;
}

/** A stack as `cdktf synth` would write it, without writing it: aspects are applied and validations run. @throws what they throw */
export function configurationOf(stack: TerraformStack): StackConfiguration {
  stacksBeside(stack).forEach((each) => {
    each.prepareStack();
  });
  return described(stack, (one) => JSON.parse(Testing.synth(one, true)) as TerraformConfiguration);
}

/** A stack that is just being synthesized, as it is by now. */
export function currentConfigurationOf(stack: TerraformStack): StackConfiguration {
  return described(stack, (one) => one.toTerraform() as TerraformConfiguration);
}

function described(
  stack: TerraformStack,
  synthesized: (stack: TerraformStack) => TerraformConfiguration,
): StackConfiguration {
  const { metadata = {}, filesBeside } = stack as Partial<DescribedStack>;
  return {
    name: stack.node.id,
    metadata,
    configuration: synthesized(stack),
    folder: path.resolve(App.of(stack).outdir, Manifest.stacksFolder, stack.node.id),
    file: (name) => filesBeside?.get(name),
    sibling: (name) => {
      const other = stacksBeside(stack).find(({ node }) => node.id === name);
      return other && described(other, synthesized);
    },
  };
}

function stacksBeside(stack: TerraformStack): readonly TerraformStack[] {
  return App.of(stack)
    .node.findAll()
    .filter((construct) => TerraformStack.isStack(construct));
}

function readIfThere(file: string): string | undefined {
  return fs.existsSync(file) ? fs.readFileSync(file, "utf8") : undefined;
}
