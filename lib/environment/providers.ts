import { HelmProvider } from "@cdktf/provider-helm/lib/provider";
import { KubernetesProvider } from "@cdktf/provider-kubernetes/lib/provider";
import { TerraformDataSource, TerraformProvider, TerraformResource } from "cdktf";
import type { IConstruct } from "constructs";
import type { EnvironmentStack } from "./environment-stack";
import { fromStackFolder } from "./stack-folder";

/** How each provider that the environment can configure is added to a stack. */
const PROVIDERS: Readonly<Record<string, (stack: EnvironmentStack) => TerraformProvider>> = {
  kubernetes: (stack) => new KubernetesProvider(stack, "kubernetes-provider", clusterAccess(stack)),
  helm: (stack) => new HelmProvider(stack, "helm-provider", { kubernetes: clusterAccess(stack) }),
};

/**
 * Adds to a stack those of the environment's providers that something in it needs and that it does not have: a stack that only
 * touches machines needs no download, and a raw resource of a provider's bindings works without further ado.
 */
export function addMissingProviders(stack: EnvironmentStack): void {
  const present = new Set(
    stack
      .allProviders()
      // An aliased provider serves only the resources that name it; the others would get an empty one, which follows whatever
      // KUBE_… variables are set.
      .filter((provider) => provider.alias === undefined)
      .map((provider) => provider.terraformGeneratorMetadata?.providerName),
  );
  for (const name of neededBy(stack)) {
    if (!present.has(name)) {
      PROVIDERS[name]?.(stack);
    }
  }
}

function neededBy(stack: EnvironmentStack): readonly string[] {
  const names = stack.node.findAll().map(providerOf);
  // Sorted, so that the order of the constructs does not show in the output.
  return [...new Set(names)].filter((name) => name !== undefined).sort();
}

function providerOf(construct: IConstruct): string | undefined {
  return TerraformResource.isTerraformResource(construct) || TerraformDataSource.isTerraformDataSource(construct)
    ? construct.terraformGeneratorMetadata?.providerName
    : undefined;
}

function clusterAccess(stack: EnvironmentStack): { readonly configPath: string; readonly configContext: string } {
  const { kubeconfig, context } = stack.environment.cluster;
  return { configPath: fromStackFolder(stack, kubeconfig), configContext: context };
}
