import type { Manifests } from "./manifests";
import { chartSource } from "./yaml-chart";

/** Lines that say of a stack what its objects do not: where it belongs, and what is not among them. */
export function headOf(manifests: Manifests): readonly string[] {
  const { stack, environment, kubernetesVersion, placeholders, charts } = manifests;
  const others = othersOf(manifests);
  const nothing = manifests.objects.length === 0 && charts.length === 0;
  return [
    [
      `Stack ${stack}`,
      ...(environment === undefined ? [] : [`environment ${environment}`]),
      ...(kubernetesVersion === undefined ? [] : [`Kubernetes ${kubernetesVersion}`]),
    ].join(", "),
    ...(nothing ? ["Makes no Kubernetes objects."] : []),
    ...(placeholders.length === 0
      ? []
      : [
          `Secrets not filled in: ${placeholders.join(", ")}.`,
          "What holds their placeholders is refused: Secrets and other objects by the API server, charts by Helm.",
        ]),
    ...(others === "" ? [] : [`Made elsewhere, not shown: ${others}.`]),
    ...(charts.length === 0
      ? []
      : [
          "Charts, by reference alone (kustomize renders them, kubectl apply refuses them):",
          ...charts.map((chart) => `  ${chart.namespace}/${chart.release}: ${chartSource(chart)}`),
        ]),
  ];
}

/** The lines as a comment of YAML. */
export function asComment(lines: readonly string[]): string {
  return lines.map((line) => `# ${line}\n`).join("");
}

function othersOf({ others }: Manifests): string {
  const types = [...new Set(others.map(({ type }) => type))].sort();
  return types.map((type) => `${others.filter((other) => other.type === type).length} ${type}`).join(", ");
}
