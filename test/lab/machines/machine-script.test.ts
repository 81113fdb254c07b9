import { spawnSync } from "node:child_process";
import fc from "fast-check";

import { LAB_MACHINES } from "../../../lab/machines/inventory";
import { BRIDGE_REMOVAL, BRIDGE_SCRIPT, machineScript, quoted } from "../../../lab/machines/machine-script";
import { describeWith } from "../../support/requirements";

const [node, neighbour] = LAB_MACHINES;
const script = machineScript({
  machine: node!,
  folder: "/lab's/machines/node-1",
  binds: [{ from: "/lab's/bin/kubelet", to: "/usr/bin/kubelet" }],
  neighbours: [neighbour!],
});

describe("quoted", () => {
  test("is one word of a shell, whatever is in it", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: "grapheme" }).filter((text) => !text.includes("\0")),
        (text) => {
          const { stdout } = spawnSync("sh", ["-c", `printf %s ${quoted(text)}`], { encoding: "utf8" });
          expect(stdout).toBe(text);
        },
      ),
      { numRuns: 20 },
    );
  });
});

describe("machineScript", () => {
  test("gives the machine its place in the network, and no way out of it", () => {
    expect(script).toContain("network=onprem-node-1");
    expect(script).toContain("addr add 198.18.0.11/24 dev host0");
    expect(script).toContain("route add 10.255.12.0/24 via 198.18.0.12");
    expect(script).not.toMatch(/route add (default|0\.0\.0\.0)/);
  });

  test("keeps the kernel of the machine around it out of reach", () => {
    expect(script).toContain("--drop-capability=CAP_SYS_MODULE,CAP_SYS_TIME");
    expect(script).toContain(String.raw`--bind-ro='/lab'\''s/bin/kubelet:/usr/bin/kubelet'`);
  });
});

describeWith(["shellcheck"], "the scripts of the machines, read by shellcheck", () => {
  test.each([
    ["of a machine", script],
    ["of a machine that needs nothing", machineScript({ machine: node!, folder: "/lab", binds: [], neighbours: [] })],
    ["that makes the bridge", BRIDGE_SCRIPT],
    ["that removes it", BRIDGE_REMOVAL],
  ])("%s", (_, text) => {
    const { stdout } = spawnSync("shellcheck", ["--shell=sh", "-"], { input: text, encoding: "utf8" });
    expect(stdout).toBe("");
  });
});
