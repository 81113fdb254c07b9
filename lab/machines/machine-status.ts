import { createConnection } from "node:net";

import type { LabPaths } from "../paths";
import { readyNodes } from "../real-nodes/join";
import { LAB_MACHINES, type LabMachine } from "./inventory";
import { Machine } from "./machine";
import { hasMachines, spareMachines } from "./machines";

/** `ready`: its sshd answers, and a node takes pods besides. `not ready`: it is only switched on. */
export type MachineState = "ready" | "not ready" | "stopped";

export interface MachineStatus extends LabMachine {
  readonly state: MachineState;
}

const SSH_PORT = 22;
const PATIENCE_MS = 2_000;

/** Whether a machine's sshd says who it is. */
function greets(address: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection({ host: address, port: SSH_PORT });
    const end = (answer: boolean) => () => {
      socket.destroy();
      resolve(answer);
    };
    socket.setTimeout(PATIENCE_MS, end(false)).once("data", end(true)).once("error", end(false));
  });
}

/** Looks at every machine of the lab without changing it; there are none where the lab has none. */
export async function machineStatus(paths: LabPaths): Promise<readonly MachineStatus[]> {
  if (!hasMachines(paths)) return [];
  const nodes = await readyNodes(paths).catch((): readonly string[] => []);
  const machines = [...LAB_MACHINES, ...spareMachines(paths)];
  return Promise.all(
    machines.map(async ({ name, address, kind }) => {
      const machine = { name, address, kind };
      if (!new Machine(paths, machine).isOn) return { ...machine, state: "stopped" as const };
      const ready = (await greets(address)) && (kind === "machine" || nodes.includes(name));
      return { ...machine, state: ready ? ("ready" as const) : ("not ready" as const) };
    }),
  );
}
