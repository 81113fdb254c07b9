import { describeEachShell } from "./support/each-shell";
import type { Change } from "./support/machine";
import { eventually } from "./support/running";

const CHANGE: Change = { write: { "etc/a.conf": "new\n" } };
const SLOW: Change = {
  ...CHANGE,
  settings: { activation: 50 },
  steps: { activate: 'grep -q before "$MACHINE/etc/a.conf" || { touch "$MACHINE/begun"; sleep 82; }' },
};

describeEachShell("an interruption", (machine) => {
  beforeEach(() => machine().write("etc/a.conf", "before\n"));

  test.each(["SIGHUP", "SIGINT", "SIGTERM"] as const)("%s: put back, and the step is ended", async (signal) => {
    const running = await machine().startUntil("begun", SLOW);
    expect(await running.kill(signal)).toBe(1);
    expect(running.lastLine).toBe(`node-1: a test: activate failed: interrupted by ${signal}; put back, healthy`);
    expect(machine().tree()).toEqual({ "a.conf": "644 before\n" });
    expect([machine().tree("state"), machine().processes("sleep 82")]).toEqual([{}, []]);
  });

  test("a lost connection is noticed by the next sign of life, and what was done is put back", async () => {
    const running = await machine().startUntil("begun", SLOW);
    await eventually(() => /: activate \.\.\. \d\.\d s\n/.test(running.output));
    running.hangUp();
    expect(await running.ended).toBe(1);
    expect(machine().calls()).toContain(
      "logger -t cdktf-onprem -- a test: activate failed: the connection was lost; putting back",
    );
    expect(machine().tree()).toEqual({ "a.conf": "644 before\n" });
    expect([machine().tree("state"), machine().processes("sleep 82")]).toEqual([{}, []]);
  });

  test("whoever started it may clean up at once", async () => {
    const running = await machine().startUntil("begun", SLOW);
    machine().forget("run/1");
    expect(await running.kill("SIGTERM")).toBe(1);
    expect(running.lastLine).toMatch(/put back, healthy$/);
    expect(machine().tree()).toEqual({ "a.conf": "644 before\n" });
  });

  test("while it puts back, nothing stops it", async () => {
    const revert = 'touch "$MACHINE/reverting"; sleep 0.7; touch "$MACHINE/reverted"';
    const running = await machine().startUntil("begun", { ...SLOW, steps: { ...SLOW.steps, revert } });
    void running.kill("SIGTERM");
    await eventually(() => machine().has("reverting"));
    for (const signal of ["SIGTERM", "SIGHUP", "SIGINT", "SIGPIPE"] as const) {
      void running.kill(signal);
    }
    expect(await running.ended).toBe(1);
    expect(machine().has("reverted")).toBe(true);
    expect([machine().tree(), machine().tree("state")]).toEqual([{ "a.conf": "644 before\n" }, {}]);
  });
});

describeEachShell("two guards at once", (machine) => {
  const other = (lock_wait: number): Change => ({
    id: "other",
    write: { "etc/b.conf": "b\n" },
    settings: { lock_wait },
  });
  const first = (seconds: number): Change => ({
    write: { "etc/a.conf": "a\n" },
    steps: { activate: `touch "$MACHINE/begun"; sleep ${seconds}` },
  });

  test("the second waits, and says for whom", async () => {
    const running = await machine().startUntil("begun", first(1));
    const { status, output } = machine().apply(other(20));
    expect(output).toMatch(/^node-1: a test: waiting for test.change \(process \d+\)\n/);
    expect([status, await running.ended]).toEqual([0, 0]);
    expect(machine().tree()).toEqual({ "a.conf": "644 a\n", "b.conf": "644 b\n" });
  });

  test("the second gives up in time, and has touched nothing", async () => {
    const running = await machine().startUntil("begun", first(3));
    const { status, lastLine } = machine().apply(other(1));
    expect(status).toBe(1);
    expect(lastLine).toMatch(
      /: lock failed: test.change \(process \d+\) holds .*lock since over 1 s; nothing was touched$/,
    );
    expect(await running.ended).toBe(0);
    expect(machine().tree()).toEqual({ "a.conf": "644 a\n" });
  });

  test("the second, stopped while it waits, leaves the first alone", async () => {
    const running = await machine().startUntil("begun", first(2));
    // Of the same change, whose state on the disk is the first one's business.
    const waiting = machine().start("apply", machine().prepare({ ...first(0), settings: { lock_wait: 20 } }));
    await eventually(() => waiting.output.includes("waiting for"));
    expect([await waiting.kill("SIGTERM"), waiting.lastLine]).toEqual([
      1,
      "node-1: a test: lock failed: interrupted by SIGTERM; nothing was touched",
    ]);
    expect(await running.ended).toBe(0);
    expect(machine().tree()).toEqual({ "a.conf": "644 a\n" });
  });
});
