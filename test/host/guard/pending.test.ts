import { describeEachShell } from "./support/each-shell";
import type { Change } from "./support/machine";
import { eventually } from "./support/running";

const DISARMED =
  "systemctl stop cdktf-onprem-revert-test.change.timer cdktf-onprem-revert-test.change-confirmation.timer";

const CHANGE: Change = { write: { "etc/a.conf": "new\n", "etc/made/b": "b\n" } };
const LATER: Change = { ...CHANGE, settings: { confirm: "later" } };
/** Begins to activate, and does not come to an end; what was there before is activated at once. */
const HANGING: Change = {
  ...CHANGE,
  settings: { activation: 50 },
  steps: { activate: 'cat "$MACHINE"/etc/*.conf > "$MACHINE/active"; ! grep -q new "$MACHINE/active" || sleep 81' },
};

describeEachShell("a change that is not confirmed yet", (machine) => {
  let before: unknown;
  const old = (): unknown => [
    machine().tree(),
    machine().tree("state"),
    machine().has("units/cdktf-onprem-recover.service"),
  ];

  beforeEach(() => {
    machine().write("etc/a.conf", "before\n", 0o640);
    before = old();
  });

  test("waits, with the switch armed, and is kept when it is confirmed", () => {
    const { status, lastLine } = machine().apply(LATER);
    expect([status, lastLine]).toEqual([
      0,
      "node-1: a test: waits for its confirmation; without one it is put back in 120 s",
    ]);
    expect(machine().calls()).toEqual([
      expect.stringMatching(/--unit=cdktf-onprem-revert-test.change --on-active=41 /),
      expect.stringMatching(/--unit=cdktf-onprem-revert-test.change-confirmation --on-active=120 /),
    ]);
    expect(machine().guard("confirm", "test.change")).toMatchObject({
      status: 0,
      lastLine: "node-1: a test: confirmed",
    });
    expect(machine().calls()).toEqual([DISARMED]);
    expect(machine().guard("confirm", "test.change").lastLine).toBe("node-1: a test: was confirmed already");
    expect(machine().apply(LATER).output).toContain("unchanged");
    expect(Object.keys(machine().tree())).toEqual(["a.conf", "made", "made/b"]);
  });

  test("cannot be confirmed when there is none", () => {
    const { status, output } = machine().guard("confirm", "test.change");
    expect([status, output]).toEqual([1, expect.stringContaining("no change waits for a confirmation")]);
  });

  test("is put back by the switch, once", () => {
    machine().apply(LATER);
    machine().calls();
    const { status, lastLine } = machine().guard("revert", "test.change");
    expect([status, lastLine]).toEqual([0, "node-1: a test: put back, healthy"]);
    expect([old(), machine().read("active")]).toEqual([before, "before\n"]);
    expect(machine().calls()).toEqual([
      "logger -t cdktf-onprem -- a test: an unconfirmed change is put back",
      DISARMED,
      "logger -t cdktf-onprem -- a test: put back, healthy",
    ]);
    expect(machine().guard("revert", "test.change").lastLine).toMatch(/: nothing waits to be put back$/);
  });

  test("fails the switch's own unit when the machine is not healthy with the old files either", () => {
    machine().apply({ ...LATER, steps: { healthy: 'grep -q new "$MACHINE/active"' } });
    const { status, lastLine } = machine().guard("revert", "test.change");
    expect([status, lastLine]).toEqual([1, "node-1: a test: put back, NOT healthy within 1 s"]);
  });

  test("is put back before another change begins", () => {
    machine().apply(LATER);
    const { status, output } = machine().apply({ id: "another", host: "node-1", write: { "etc/c.conf": "c\n" } });
    expect([status, output]).toEqual([0, expect.stringMatching(/put back, healthy\n[^]*activate ok/)]);
    expect(machine().tree()).toEqual({ "a.conf": "640 before\n", "c.conf": "644 c\n" });
    expect(Object.keys(machine().tree("state/changes")).filter((name) => !name.includes("/"))).toEqual(["another"]);
  });

  test("is put back at boot, without waiting for a service that waits for this", () => {
    const steps = { activate: 'systemctl restart kubelet; echo "$booting" > "$MACHINE/booting"' };
    machine().apply({ ...LATER, steps });
    machine().calls();
    const { status, lastLine } = machine().guard("recover");
    expect([status, lastLine]).toEqual([0, "node-1: a test: put back at boot"]);
    expect([old(), machine().read("booting")]).toEqual([before, "1\n"]);
    expect(
      machine()
        .calls()
        .filter((call) => call.startsWith("systemctl")),
    ).toEqual(["systemctl daemon-reload", "systemctl --no-block restart kubelet"]);
  });

  test("a boot with nothing to do does nothing", () => {
    machine().apply(CHANGE);
    const after = old();
    expect(machine().guard("recover")).toMatchObject({ status: 0, output: "" });
    expect(old()).toEqual(after);
  });

  test("is put back by the guard that works on it when somebody else asks for that", async () => {
    const running = await machine().startUntil("active", HANGING);
    await eventually(() => machine().read("active") === "new\n");
    expect(machine().guard("revert", "test.change").output).toContain("nothing waits to be put back");
    expect(await running.ended).toBe(1);
    expect(running.lastLine).toBe("node-1: a test: activate failed: interrupted by SIGTERM; put back, healthy");
    expect([old(), machine().processes("sleep 81")]).toEqual([before, []]);
  });

  test.each([
    ["the switch", "revert test.change"],
    ["the boot", "recover"],
  ])("a guard that was killed in a step: the step is ended and %s puts back", async (_, command) => {
    const running = await machine().startUntil("active", HANGING);
    await eventually(() => machine().processes("sleep 81").length > 0);
    await running.killAtOnce();
    expect(machine().guard("confirm", "test.change").output).toContain("cut short before it was healthy");
    expect(machine().guard(...command.split(" ")).status).toBe(0);
    expect([old(), machine().read("active"), machine().processes("sleep 81")]).toEqual([before, "before\n", []]);
  });

  test("a guard that was killed is cleaned up after by the next apply, which then goes on", async () => {
    const running = await machine().startUntil("active", HANGING);
    await running.killAtOnce();
    const { status, output } = machine().apply(CHANGE);
    expect([status, output]).toEqual([0, expect.stringMatching(/put back, healthy\n[^]*confirmed/)]);
    expect([machine().read("active"), machine().processes("sleep 81")]).toEqual(["new\n", []]);
    expect(machine().tree("run")).toEqual({});
  });

  test.each([
    ["empty", ""],
    ["cut short", "put x 644 root n ETC/a.conf\nput y 644 root y ETC/b"],
  ])("a record that is %s, as a power cut leaves it, is of a change that had not begun", (_, plan) => {
    machine().write("state/changes/test.change/pending/plan", plan.replaceAll("ETC", machine().at("etc")));
    machine().write("etc/.a.conf.cdktf-onprem-new", "laid beside it");
    expect(machine().guard("recover").status).toBe(0);
    expect([machine().read("etc/a.conf"), machine().tree("state")]).toEqual(["before\n", {}]);
    expect(machine().has("etc/.a.conf.cdktf-onprem-new")).toBe(plan === "");
  });

  test("a guard that lost its lock is ended before its change is put back", async () => {
    const running = await machine().startUntil("active", HANGING);
    machine().forget("lock");
    const { status } = machine().apply({ id: "another", write: { "etc/c.conf": "c\n" } });
    expect([status, await running.ended]).toEqual([0, 1]);
    expect(running.lastLine).toMatch(/interrupted by SIGTERM; put back, healthy$/);
    expect(machine().tree()).toEqual({ "a.conf": "640 before\n", "c.conf": "644 c\n" });
  });
});
