import type { StackConfiguration, TerraformConfiguration } from "../../lib/manifests";

/** A stack as it would lie in a folder, of a configuration that a test writes. */
export function stackOfResources(
  configuration: TerraformConfiguration,
  rest: Partial<StackConfiguration> = {},
): StackConfiguration {
  return {
    name: "test-stack",
    metadata: { environment: "test", kubernetesVersion: "1.34" },
    configuration,
    folder: ".",
    file: () => undefined,
    sibling: () => undefined,
    ...rest,
  };
}
