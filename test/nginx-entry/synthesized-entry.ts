import { NginxEntry, NginxEntryProps } from "../../lib/nginx-entry";
import { EnvironmentProps } from "../../lib/environment";
import { testEnvironment } from "../support/environments";
import { onlyResource, SynthesizedApp, SynthesizedStack, synthesize, TerraformBlock } from "../support/synth";

/** The stack of one entry. */
export function entryStack(props: NginxEntryProps = {}, environment: EnvironmentProps = {}): SynthesizedStack {
  return entryApp(props, environment).stacks["test-s"]!;
}

/** The app of one entry, to look at its warnings. */
export function entryApp(
  props: NginxEntryProps = {},
  environment: EnvironmentProps = {},
  more: (entry: NginxEntry) => void = () => undefined,
): SynthesizedApp {
  return synthesize((app) => {
    more(new NginxEntry(testEnvironment(app, environment).stack("s"), "entry", props));
  });
}

/** A pod's part of a Deployment, as Terraform reads it. */
export interface PodBlock extends TerraformBlock {
  readonly container: readonly ContainerBlock[];
  readonly init_container: readonly ContainerBlock[];
  readonly volume: readonly TerraformBlock[];
}

/** A container of it. */
export interface ContainerBlock extends TerraformBlock {
  readonly name: string;
  readonly env: readonly { readonly name: string; readonly value: string }[];
}

interface DeploymentSpec extends TerraformBlock {
  readonly template: TerraformBlock & { readonly spec: PodBlock };
}

/** The spec of the stack's Deployment. */
export function deploymentSpec(stack: SynthesizedStack): DeploymentSpec {
  return onlyResource(stack, "kubernetes_deployment_v1").spec as DeploymentSpec;
}

/** The pod of the stack's Deployment. */
export function pod(stack: SynthesizedStack): PodBlock {
  return deploymentSpec(stack).template.spec;
}

/** The rendered configuration of nginx. */
export function nginxConf(stack: SynthesizedStack): string {
  const maps = stack.resource?.kubernetes_config_map_v1 ?? {};
  const texts = Object.values(maps).map(({ data }) => (data as Readonly<Record<string, string>>)["nginx.conf"]);
  return texts.find((text) => text !== undefined) ?? "";
}
