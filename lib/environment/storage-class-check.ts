import { TerraformResource } from "cdktf";
import { InvalidInputError, Violation } from "../units";
import type { EnvironmentStack } from "./environment-stack";

/** Annotation by which Kubernetes knows the class of claims that name none. */
export const DEFAULT_CLASS = "storageclass.kubernetes.io/is-default-class";

/** How it was spelled before. */
const FORMER_DEFAULT_CLASS = "storageclass.beta.kubernetes.io/is-default-class";

/** What the bindings of a StorageClass tell of what it was given. */
interface StorageClass extends TerraformResource {
  readonly metadataInput?: { readonly name?: string; readonly annotations?: Readonly<Record<string, string>> };
}

/**
 * What is wrong with the StorageClasses of a stack beside those of all other stacks of its environment, as messages for its validation: whoever
 * made them, they end up in one cluster.
 */
export function storageClassMessages(stack: EnvironmentStack): string[] {
  const own = storageClassesOf(stack);
  // Most stacks make none.
  if (own.length === 0) {
    return [];
  }
  const all = stack.environment.stacks.flatMap(storageClassesOf);
  const messages = (wrong: readonly StorageClass[], violation: (one: StorageClass) => Violation): readonly string[] =>
    wrong
      .filter((one) => own.includes(one))
      .map((one) => new InvalidInputError("StorageClass", one.node.path, [violation(one)]).message);
  const defaults = all.filter(isDefault);
  const twinOf = (one: StorageClass): StorageClass | undefined =>
    all.slice(0, all.indexOf(one)).find((other) => nameOf(one) !== undefined && nameOf(other) === nameOf(one));
  return [
    ...messages(defaults.slice(1, 2), () => defaultRepeated(defaults)),
    ...messages(
      all.filter((one) => twinOf(one) !== undefined),
      (one) => classRepeated(one, twinOf(one)),
    ),
  ];
}

function storageClassesOf(stack: EnvironmentStack): readonly StorageClass[] {
  return stack.node
    .findAll()
    .filter((construct) => TerraformResource.isTerraformResource(construct))
    .filter(({ terraformResourceType }) => /^kubernetes_storage_class(_v1)?$/.test(terraformResourceType));
}

function nameOf({ metadataInput }: StorageClass): string | undefined {
  return metadataInput?.name;
}

function isDefault({ metadataInput }: StorageClass): boolean {
  return [DEFAULT_CLASS, FORMER_DEFAULT_CLASS].some((key) => metadataInput?.annotations?.[key] === "true");
}

function defaultRepeated(defaults: readonly StorageClass[]): Violation {
  return {
    code: "DefaultStorageClassRepeated",
    what: "two classes of the environment are the default one: claims without a class get the younger, whichever that is",
    got: defaults.map((one) => `${nameOf(one)} [${one.node.path}]`),
    instead: "mark one",
  };
}

function classRepeated(one: StorageClass, twin: StorageClass | undefined): Violation {
  return {
    code: "StorageClassRepeated",
    what: `${twin?.node.path} makes a class of the same name in the same cluster`,
    got: nameOf(one),
    instead: "name one of them otherwise",
  };
}
