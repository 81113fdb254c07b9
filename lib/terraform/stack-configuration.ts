import * as fs from "node:fs";
import * as path from "node:path";
import { AnnotationMetadataEntryType, App, Manifest, TerraformStack, Testing } from "cdktf";
import type { SecretDeclaration } from "./secret-declaration";

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
  /** The secrets that it needs, by the names of their variables. */
  readonly secrets?: Readonly<Record<string, SecretDeclaration>>;
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

/**
 * A stack as `cdktf synth` would write it, without writing it: aspects are applied, validations run, and error annotations count.
 *
 * Other stacks of the app are synthesized when they are asked for, each once: aspects that add constructs cannot be applied twice.
 *
 * @throws what the synthesis throws, of this stack at once and of another when it is asked for
 */
export function configurationOf(stack: TerraformStack): StackConfiguration {
  const stacks = App.of(stack)
    .node.findAll()
    .filter((construct) => TerraformStack.isStack(construct));
  stacks.forEach((each) => {
    each.prepareStack();
  });
  const known = new Map<TerraformStack, StackConfiguration>();
  const described = (one: TerraformStack): StackConfiguration => {
    const configuration = known.get(one) ?? { ...describe(one), configuration: synthesized(one), sibling };
    known.set(one, configuration);
    return configuration;
  };
  const sibling = (name: string): StackConfiguration | undefined => {
    const other = stacks.find(({ node }) => node.id === name);
    return other && described(other);
  };
  return described(stack);
}

/** What a stack says of itself beside its configuration. */
export function describe(stack: TerraformStack): Pick<StackConfiguration, "name" | "metadata" | "folder" | "file"> {
  const { metadata = {}, filesBeside } = stack as Partial<DescribedStack>;
  return {
    name: stack.node.id,
    metadata,
    folder: path.resolve(App.of(stack).outdir, Manifest.stacksFolder, stack.node.id),
    file: (name) => filesBeside?.get(name),
  };
}

/** The type under which cdktf notes an error. */
const ERROR: string = AnnotationMetadataEntryType.ERROR;

function synthesized(stack: TerraformStack): TerraformConfiguration {
  const text = Testing.synth(stack, true);
  const errors = stack.node
    .findAll()
    .flatMap(({ node }) =>
      node.metadata.filter(({ type }) => type === ERROR).map(({ data }) => `[${node.path}] ${String(data)}`),
    );
  if (errors.length > 0) {
    // The words of cdktf, whose testing synthesis overlooks them.
    throw new Error(`Encountered Annotations with level "ERROR":\n${errors.join("\n")}`);
  }
  return JSON.parse(text) as TerraformConfiguration;
}

/** One block stands for itself or in a list of one; undefined for an empty list. */
export function onlyBlock(value: unknown): unknown {
  return Array.isArray(value) ? (value[0] as unknown) : value;
}

function readIfThere(file: string): string | undefined {
  return fs.existsSync(file) ? fs.readFileSync(file, "utf8") : undefined;
}
