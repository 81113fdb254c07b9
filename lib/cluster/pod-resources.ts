import type { Size, Violation } from "../units";

/** What a container asks of its node, and what it gets at most. CPU is in thousandths of a core. */
export interface PodResources {
  /** CPU that a node must have free. */
  readonly cpuRequest: number;
  /** CPU above which it is slowed down. */
  readonly cpuLimit: number;
  /** Memory that a node must have free. */
  readonly memoryRequest: Size;
  /** Memory above which it is killed and started again. */
  readonly memoryLimit: Size;
}

/** What is wrong with resources. */
export function* resourcesViolations(resources: PodResources): Iterable<Violation> {
  const { cpuRequest, cpuLimit, memoryRequest, memoryLimit } = resources;
  const counts = [cpuRequest, cpuLimit].every((cpu) => Number.isInteger(cpu) && cpu >= 1);
  if (!counts || cpuRequest > cpuLimit || memoryRequest.toBytes() > memoryLimit.toBytes()) {
    yield {
      code: "ResourcesInvalid",
      what: "resources asks for no CPU, or for more than its limit",
      got: `cpu ${cpuRequest}m of ${cpuLimit}m, memory ${memoryRequest.toString()} of ${memoryLimit.toString()}`,
      instead: "write whole thousandths of a core from 1 on, and limits no lower than requests",
    };
  }
}

/** CPU and memory. */
type Quantities = Readonly<Record<"cpu" | "memory", string>>;

/** Resources as Kubernetes writes them. */
export function resourceQuantities(resources: PodResources): {
  readonly requests: Quantities;
  readonly limits: Quantities;
} {
  const { cpuRequest, cpuLimit, memoryRequest, memoryLimit } = resources;
  return {
    requests: { cpu: cores(cpuRequest), memory: memoryRequest.toQuantity() },
    limits: { cpu: cores(cpuLimit), memory: memoryLimit.toQuantity() },
  };
}

/** CPU as Kubernetes itself would write it back, so that the next plan finds nothing to change. */
function cores(thousandths: number): string {
  return thousandths % 1000 === 0 ? String(thousandths / 1000) : `${thousandths}m`;
}
