import { describeEachShell } from "./support/each-shell";
import type { Change } from "./support/machine";

const DISARMED =
  "systemctl stop cdktf-onprem-revert-test.change.timer cdktf-onprem-revert-test.change-confirmation.timer";

const CHANGE: Change = {
  write: { "etc/a.conf": "new\n", "etc/made/here/b.conf": "b\n" },
  edit: { "etc/table": "line" },
  remove: ["etc/gone"],
};
/** A service that cannot live with the new files. */
const SICK: Change = { ...CHANGE, write: { ...CHANGE.write, "etc/a.conf": "sick\n" } };

describeEachShell("a change that goes wrong", (machine) => {
  let before: unknown;

  beforeEach(() => {
    machine().write("etc/a.conf", "before\n", 0o640);
    machine().write("etc/gone", "bye\n", 0o600);
    machine().write("etc/table", "first\n");
    before = state();
  });

  const state = (): unknown => ["etc", "state"].map((name) => machine().tree(name));
  const untouched = (): void => {
    expect(state()).toEqual(before);
    expect(machine().has("units/cdktf-onprem-recover.service")).toBe(false);
  };

  test("a refused check: nothing was touched, and its words are told", () => {
    const steps = { check: "echo; echo not on this machine; exit 3" };
    const { status, output } = machine().apply({ ...CHANGE, steps });
    expect([status, output]).toEqual([
      1,
      "node-1: a test: output of check:\n  | \n  | not on this machine\n" +
        "node-1: a test: check failed: exit status 3; nothing was touched\n",
    ]);
    untouched();
    expect(machine().calls()).toEqual([]);
  });

  test("a failed preparation: what was staged is gone", () => {
    const { status, lastLine } = machine().apply({ ...CHANGE, steps: { prepare: "exit 4" } });
    expect([status, lastLine]).toEqual([1, "node-1: a test: prepare failed: exit status 4; nothing was touched"]);
    untouched();
  });

  test("no timers to be had: nothing was activated", () => {
    machine().write("no-timers", "");
    const { status, lastLine } = machine().apply(CHANGE);
    expect([status, lastLine]).toEqual([
      1,
      "node-1: a test: arm failed: Failed to connect to bus; put back, nothing had been activated",
    ]);
    untouched();
  });

  test("a refused validation: put back without an activation", () => {
    const steps = { validate: '! grep -q new "$MACHINE/etc/a.conf"', revert: 'touch "$MACHINE/reverted"' };
    const { status, lastLine } = machine().apply({ ...CHANGE, steps });
    expect([status, lastLine]).toEqual([
      1,
      "node-1: a test: validate failed: exit status 1; put back, nothing had been activated",
    ]);
    untouched();
    expect([machine().has("active"), machine().has("reverted")]).toEqual([false, false]);
  });

  test("a file that another change has to itself: refused, with its name", () => {
    expect(
      machine().apply({ id: "another", write: { "etc/other.conf": "o\n" }, edit: { "etc/table": "line" } }).status,
    ).toBe(0);
    const taken = machine().apply({ ...CHANGE, write: { "etc/other.conf": "mine\n" } });
    expect([taken.status, taken.output]).toEqual([
      1,
      expect.stringMatching(/other\.conf belongs to another change .*another/),
    ]);
    expect(machine().read("etc/other.conf")).toBe("o\n");
    expect(machine().apply({ ...CHANGE, edit: { "etc/table": "more" } }).status).toBe(0);
  });

  test("a failed activation: put back, activated again, healthy, with the journal", () => {
    const activate = 'cat "$MACHINE/etc/a.conf" > "$MACHINE/active"; ! grep new "$MACHINE/active"';
    const { status, output, lastLine } = machine().apply({ ...CHANGE, steps: { activate } });
    expect([status, lastLine]).toEqual([1, "node-1: a test: activate failed: exit status 1; put back, healthy"]);
    untouched();
    expect(machine().read("active")).toBe("before\n");
    expect(output).toContain("journal of kubelet:\n  | kubelet[7]: failed to parse the flag\n");
    const calls = machine().calls();
    expect(calls).toContainEqual(expect.stringMatching(/^journalctl .*--since=\d+ seconds ago -u kubelet$/));
    expect(calls).toContainEqual(expect.stringMatching(/^logger .*put back, healthy$/));
    expect(calls).toContain(DISARMED);
  });

  test("of a long journal the end is shown, where the reason is", () => {
    machine().fake("journalctl", "seq -f 'line %g of the kubelet' 40");
    const { output } = machine().apply({ ...CHANGE, steps: { activate: '! grep new "$MACHINE/etc/a.conf"' } });
    expect(output).toContain("journal of kubelet:\n  | line 26 of the kubelet\n");
    expect(output).toContain("  | line 40 of the kubelet\n");
  });

  test("an activation that hangs is ended in time, with all that it started", () => {
    const activate = 'grep -q before "$MACHINE/etc/a.conf" || { trap "" TERM; sleep 77 & sleep 78; }';
    const { status, lastLine } = machine().apply({ ...CHANGE, settings: { activation: 1 }, steps: { activate } });
    expect([status, lastLine]).toEqual([1, "node-1: a test: activate failed: not done within 1 s; put back, healthy"]);
    untouched();
    expect(machine().processes("sleep 77", "sleep 78")).toEqual([]);
  });

  test("a machine that is not healthy with it: put back by the revert step", () => {
    const steps = { revert: 'echo reverted > "$MACHINE/active"' };
    const { status, lastLine, output } = machine().apply({ ...SICK, steps });
    expect([status, lastLine]).toEqual([
      1,
      "node-1: a test: healthy failed: not healthy within 1 s; put back, healthy",
    ]);
    untouched();
    expect(output).toContain("output of healthy:\n  | probed\n");
    expect(machine().read("active")).toBe("reverted\n");
  });

  test("a machine that is not healthy afterwards either says so", () => {
    const { status, lastLine } = machine().apply({ ...CHANGE, steps: { healthy: "exit 1" } });
    expect(status).toBe(1);
    expect(lastLine).toMatch(/put back, NOT healthy within 1 s$/);
    untouched();
  });

  test("a probe that hangs is a machine that is not healthy", () => {
    const healthy = '! grep -q new "$MACHINE/active" || sleep 79';
    const { lastLine } = machine().apply({ ...CHANGE, steps: { healthy } });
    expect(lastLine).toMatch(/^node-1: a test: healthy failed: .* put back, healthy$/);
    expect(machine().processes("sleep 79")).toEqual([]);
  });

  test("a probe that fails while it settles starts the settling again", () => {
    // Healthy, healthy, sick, then healthy for good.
    const count = 'n=$(cat "$MACHINE/probes" 2>/dev/null); echo "x$n" > "$MACHINE/probes"; [ "$n" != xx ]';
    const settings = { settle: 1, within: 5 };
    const { status } = machine().apply({ ...CHANGE, settings, steps: { healthy: count } });
    expect(status).toBe(0);
    expect(machine().read("probes").trim().length).toBeGreaterThanOrEqual(6);
  });

  test("after a change that failed the confirmed one is in place, and unchanged", () => {
    expect(machine().apply(CHANGE).status).toBe(0);
    before = [machine().tree(), machine().tree("state"), machine().tree("units")];
    const healthy = 'echo other > "$MACHINE/measure"; ! grep -q sick "$MACHINE/active"';
    expect(machine().apply({ ...SICK, remove: [], steps: { healthy } }).lastLine).toMatch(/put back, healthy$/);
    expect([machine().tree(), machine().tree("state"), machine().tree("units")]).toEqual(before);
    expect(machine().apply(CHANGE).output).toContain("unchanged");
  });

  test.each([
    [
      "a target that is a folder",
      { write: { "etc/dir": "x" } },
      /compare failed: .*etc\/dir is no regular file; nothing/,
    ],
    ["a folder that is a file", { write: { "etc/table/x": "x" } }, /stage failed: .*etc\/table.*; nothing was touched/],
  ])("%s is refused before anything is touched", (_, change, message) => {
    machine().write("etc/dir/x", "x");
    before = state();
    const { status, lastLine } = machine().apply(change);
    expect([status, lastLine]).toEqual([1, expect.stringMatching(message)]);
    untouched();
  });

  test("an edit whose filter fails is refused, without its words", () => {
    const run = machine().prepare(CHANGE);
    machine().write(`${run.slice(machine().folder.length + 1)}/files/2`, "cat; echo secret >&2; exit 5");
    const { status, output } = machine().guard("apply", run);
    expect([status, output]).toEqual([
      1,
      `node-1: a test: compare failed: the edit of ${machine().at("etc/table")} ended with exit status 5; nothing was touched\n`,
    ]);
    untouched();
  });
});
