import { App } from "cdktf";
import { EnvironmentProps, EnvironmentStack } from "../../../lib/environment";
import { HostGroup } from "../../../lib/host";
import { testEnvironment } from "../../support/environments";
import { testHosts } from "../../support/hosts";
import { SynthesizedApp, SynthesizedStack, synthesize, TerraformBlock } from "../../support/synth";

/** An app with one stack that holds a group of machines and what the test puts on them. */
export function synthesizeNodes(
  build: (stack: EnvironmentStack, hosts: HostGroup) => unknown,
  options: { readonly hosts?: number; readonly environment?: EnvironmentProps } = {},
): SynthesizedApp {
  return synthesize((app: App) => {
    const stack = testEnvironment(app, options.environment).stack("nodes");
    build(stack, new HostGroup(stack, "nodes", { hosts: testHosts(options.hosts ?? 1) }));
  });
}

/** The one stack of it. */
export function nodesOf(app: SynthesizedApp): SynthesizedStack {
  return app.stacks["test-nodes"]!;
}

/** The script that makes a change on a machine; `name` begins the address of its resource. */
export function scriptOf(stack: SynthesizedStack, name: string): string {
  return commandsOf(stack, name).find((script) => script.includes('guard" apply'))!;
}

/** All scripts that a change runs on a machine. */
export function commandsOf(stack: SynthesizedStack, name: string): readonly string[] {
  return provisionersOf(stack, name).flatMap((provisioner) => {
    const remote = provisioner["remote-exec"] as { readonly inline: readonly string[] } | undefined;
    return remote?.inline ?? [];
  });
}

/** All that is done for a change of a machine. */
export function provisionersOf(stack: SynthesizedStack, name: string): readonly TerraformBlock[] {
  const [found] = Object.entries(stack.resource!.terraform_data!).filter(([address]) => address.startsWith(name));
  return found![1].provisioner as readonly TerraformBlock[];
}
