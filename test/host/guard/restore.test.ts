import { statSync } from "node:fs";
import { describeEachShell } from "./support/each-shell";
import type { Change } from "./support/machine";

const CHANGE: Change = {
  write: { "etc/a.conf": "new\n", "etc/made/here/b": "b\n" },
  edit: { "etc/table": "line", "etc/own-table": "line" },
  remove: ["etc/gone", "etc/never"],
};

describeEachShell("a change that is taken away", (machine) => {
  let before: unknown;
  const original = (): unknown => [
    machine().tree(),
    machine().tree("state"),
    machine().has("units/cdktf-onprem-recover.service"),
  ];
  const restore = (id = "test.change"): ReturnType<ReturnType<typeof machine>["guard"]> =>
    machine().guard("restore", id);

  beforeEach(() => {
    machine().write("etc/a.conf", "before\n", 0o640);
    machine().write("etc/gone", "bye\n", 0o600);
    machine().write("etc/table", "first\n", 0o604);
    before = original();
  });

  test("leaves everything as it was before its first apply, its modes, and nothing of the guard", () => {
    machine().apply(CHANGE);
    machine().apply({ ...CHANGE, write: { ...CHANGE.write, "etc/a.conf": "newer\n" } });
    const { status, output } = restore();
    expect(output.replace(/\d+\.\d s/g, "N s")).toBe(
      ["stage ok", "commit ok", "activate ok", "healthy ok", "restored"]
        .map((line) => `node-1: a test: ${line} (N s)\n`)
        .join(""),
    );
    expect([status, original(), machine().read("active")]).toEqual([0, before, "before\n"]);
  });

  test("is nothing to do twice, or without a first", () => {
    machine().apply(CHANGE);
    restore();
    for (const id of ["test.change", "never"]) {
      const { status, lastLine } = restore(id);
      expect([status, lastLine]).toEqual([0, expect.stringMatching(/: nothing to restore$/)]);
    }
    expect(original()).toEqual(before);
  });

  test("is activated by its own step, under the switch", () => {
    machine().apply({ ...CHANGE, steps: { restore: 'echo "$direction" > "$MACHINE/restored"' } });
    machine().calls();
    expect(restore().output).toContain("restore ok");
    expect(machine().read("restored")).toBe("restore\n");
    expect(
      machine()
        .calls()
        .map((call) => call.split(" ")[0]),
    ).toEqual(["systemd-run", "systemctl"]);
  });

  test("a machine that is not healthy without it keeps it", () => {
    const steps = { healthy: 'grep -q new "$MACHINE/active"' };
    machine().apply({ ...CHANGE, steps });
    const changed = [machine().tree(), machine().tree("state")];
    const { status, lastLine } = restore();
    expect([status, lastLine]).toEqual([
      1,
      "node-1: a test: healthy failed: not healthy within 1 s; put back, healthy",
    ]);
    expect([machine().tree(), machine().tree("state"), machine().read("active")]).toEqual([...changed, "new\n"]);
    expect(machine().apply({ ...CHANGE, steps }).output).toContain("unchanged");
  });

  test("what others added to an edited file stays", () => {
    machine().apply(CHANGE);
    machine().write("etc/table", "first\nline # ours\nof others\n", 0o604);
    machine().write("etc/own-table", "line # ours\nof others\n");
    restore();
    expect(machine().tree()).toMatchObject({ table: "604 first\nof others\n", "own-table": "644 of others\n" });
    expect(machine().tree("state")).toEqual({});
  });

  test("files that others changed are kept as copies, which outlive the guard", () => {
    machine().apply(CHANGE);
    machine().write("etc/a.conf", "by hand\n");
    machine().write("etc/gone", "again\n");
    const { status, output } = restore();
    expect(status).toBe(0);
    expect(machine().tree()).toEqual({ "a.conf": "640 before\n", gone: "600 bye\n", table: "604 first\n" });
    const files = Object.entries(machine().tree("state")).filter(([, text]) => !text.startsWith("folder"));
    expect(files.map(([name]) => name.replace(/\d{8}T\d{6}Z/, "TIME"))).toEqual([
      `kept/test.change-TIME${machine().at("etc/a.conf")}`,
      `kept/test.change-TIME${machine().at("etc/gone")}`,
    ]);
    expect(files.map(([, text]) => text)).toEqual(["644 by hand\n", "644 again\n"]);
    for (const [name] of files) {
      expect(output).toContain(`was changed by somebody: a copy goes to ${machine().at("state", name)}\n`);
    }
  });

  test("files that are as before already, or gone, are no trouble", () => {
    machine().apply(CHANGE);
    machine().write("etc/a.conf", "before\n");
    machine().forget("etc/made", "etc/table");
    expect(restore().status).toBe(0);
    expect(machine().read("etc/a.conf")).toBe("before\n");
    expect(machine().tree()).toMatchObject({ table: "604 first\n" });
    expect(machine().tree("state")).toEqual({});
  });

  test("a file that its edit left as it was is not replaced", () => {
    machine().write("etc/table", "first\nline # ours\n");
    const { ino, mtimeMs } = statSync(machine().at("etc/table"));
    machine().apply({ edit: { "etc/table": "line" } });
    restore();
    expect(statSync(machine().at("etc/table"))).toMatchObject({ ino, mtimeMs });
    expect(machine().tree("state")).toEqual({});
  });

  test("a folder that others use by now stays", () => {
    machine().apply(CHANGE);
    machine().write("etc/made/theirs", "x\n");
    restore();
    expect(Object.keys(machine().tree()).filter((name) => name.startsWith("made"))).toEqual(["made", "made/theirs"]);
  });

  test("two changes of one file go in any order", () => {
    const one: Change = { id: "one", edit: { "etc/table": "one" } };
    const two: Change = { id: "two", write: { "etc/made/two": "2\n" }, remove: ["etc/gone"] };
    machine().apply(one);
    machine().apply(two);
    restore("one");
    expect(machine().tree()).toMatchObject({ table: "604 first\n", "made/two": "644 2\n" });
    expect(machine().has("units/cdktf-onprem-recover.service")).toBe(true);
    restore("two");
    expect(original()).toEqual(before);
  });
});
