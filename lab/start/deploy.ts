import { reasonOf } from "./messages";
import type { StackRunner } from "./stack-runner";
import type { Outcome } from "./summary";
import type { SynthesizedStack } from "./synthesize";
import { clientOf, Target } from "./target";
import { deploymentsInState, evictionThresholds, runningDeployments } from "./verify";

/** Whatever an action has to say on its way. */
export type Say = (line: string) => void;

/** Applies a stack and verifies it: a second plan is empty, and its pods run where they were told to. */
export async function deploy(stack: SynthesizedStack, runner: StackRunner, target: Target, say: Say): Promise<Outcome> {
  try {
    await runner.apply(
      ({ address, action, seconds }) => {
        say(`  ${DONE[action] ?? action} ${address} (${seconds} s)`);
      },
      (line) => {
        if (stack.hosts.some((host) => line.startsWith(`${host}: `))) {
          say(`    ${line}`);
        }
      },
    );
    const planned = Object.entries(await runner.plan());
    if (planned.length > 0) {
      const list = planned.map(([address, action]) => `${action} ${address}`).join(", ");
      return { kind: "failed", reason: `a second plan is not empty: ${list}` };
    }
    const config = clientOf(target);
    const deployments = await runningDeployments(config, deploymentsInState(await runner.state()));
    const running = deployments.map(({ name, nodes }) => `${name} on ${nodes.join(" and ")}`);
    const thresholds = await evictionThresholds(config, stack.hosts);
    return { kind: "applied", details: ["second plan empty", ...running, ...thresholds].join("; ") };
  } catch (error) {
    return { kind: "failed", reason: reasonOf(error) };
  }
}

const DONE: Readonly<Record<string, string>> = {
  create: "created",
  update: "updated",
  delete: "deleted",
  read: "read",
};
