import { describeWith } from "../support/requirements";
import { PretendedNode, Shell } from "./pretended-node";

/** The same tests under each shell, on a new node for each test. */
export function describeOnNodes(name: string, body: (node: () => PretendedNode) => void): void {
  describe.each<Shell>(["dash", "busybox"])(`${name}, %s`, (shell) => {
    describeWith([shell], "with its programs", () => {
      let node: PretendedNode | undefined;
      beforeEach(() => {
        node = new PretendedNode(shell);
      });
      afterEach(() => {
        node?.dispose();
      });
      body(() => node!);
    });
  });
}
