import { describeWith } from "../../../support/requirements";
import { Machine } from "./machine";
import type { Shell } from "./shells";

/** The same tests under every shell, each on a machine of its own. */
export function describeEachShell(name: string, body: (machine: () => Machine, shell: Shell) => void): void {
  describe.each(["dash", "busybox", "bash"] as const)(`${name}, under %s`, (shell) => {
    describeWith([shell, "flock", "setsid", "timeout"], "the guard", () => {
      let machine: Machine;
      beforeEach(() => {
        machine = new Machine(shell);
      });
      afterEach(() => machine.remove());
      body(() => machine, shell);
    });
  });
}
