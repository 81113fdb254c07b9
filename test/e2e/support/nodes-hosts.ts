import { hostKeyPath, type LabMachine, machineKeyPath } from "../../../lab";
import { Duration, type EnvironmentStack, type Host, HostGroup } from "../../../lib";
import { KubeletEvictionTuning, type KubeletEvictionTuningProps, Percent } from "../../../lib";

/** A machine of the lab as an environment has it. */
export function hostOf({ name, address }: LabMachine, extra: Partial<Host> = {}): Host {
  return { name, address, hostKeyFile: hostKeyPath(name), ...extra };
}

/** Machines of the lab, one a wave. */
export function groupOf(stack: EnvironmentStack, hosts: readonly Host[], connectTimeout?: Duration): HostGroup {
  return new HostGroup(stack, "nodes", {
    hosts,
    identityFile: machineKeyPath(),
    ...(connectTimeout === undefined ? {} : { connectTimeout }),
  });
}

/** What cures the incident: nodes with little space left go on. Quicker than anybody would have it on nodes of their own. */
export function tuneNodes(
  stack: EnvironmentStack,
  hosts: HostGroup,
  props: Partial<KubeletEvictionTuningProps> = {},
): KubeletEvictionTuning {
  return new KubeletEvictionTuning(stack, "eviction", {
    hosts,
    evictionHard: { "nodefs.available": Percent.of(5), "imagefs.available": Percent.of(5) },
    evictionPressureTransitionPeriod: Duration.seconds(5),
    settle: Duration.seconds(2),
    healthyWithin: Duration.seconds(60),
    ...props,
  });
}
