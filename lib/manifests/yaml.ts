import type { KubernetesObject, ObjectMetadata } from "./kubernetes-object";
import type { Manifests } from "./manifests";
import { chartGenerator } from "./yaml-chart";
import { asComment, headOf } from "./yaml-head";
import { yamlText } from "./yaml-text";

/**
 * Stacks as one stream of YAML: a comment that says what each is and what of it is not shown, its objects in the order in which they
 * apply, and its charts as documents for kustomize.
 *
 * @see https://kubernetes.io/docs/concepts/overview/working-with-objects/
 */
export function toYaml(manifests: Manifests | readonly Manifests[]): string {
  const stacks: readonly Manifests[] = "stack" in manifests ? [manifests] : manifests;
  return stacks
    .flatMap((stack) => {
      const [first = "", ...rest] = documentsOf(stack).map(objectYaml);
      return [asComment(headOf(stack)) + first, ...rest];
    })
    .join("---\n");
}

/** An object as YAML, its keys in the order in which people read them. */
export function objectYaml(object: KubernetesObject): string {
  const { apiVersion, kind, metadata, ...rest } = object;
  return yamlText({ apiVersion, kind, metadata: orderedMetadata(metadata), ...rest });
}

function documentsOf({ objects, charts }: Manifests): readonly KubernetesObject[] {
  return [...objects, ...charts.map(chartGenerator)];
}

function orderedMetadata({ name, namespace, labels, annotations, ...rest }: ObjectMetadata): object {
  // What is undefined is left out by the writer.
  return { name, namespace, labels, annotations, ...rest };
}
