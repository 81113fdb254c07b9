import { chmodSync, lstatSync, rmSync, statSync, symlinkSync } from "node:fs";
import { describeEachShell } from "./support/each-shell";
import type { Change } from "./support/machine";

const CHANGE: Change = {
  write: { "etc/a.conf": "wanted\n", "etc/new/deep/b": "secret-b\n" },
  edit: { "etc/table": "line" },
  remove: ["etc/gone"],
};

describeEachShell("a change that goes well", (machine) => {
  const old = { "a.conf": "644 before\n", gone: "600 bye\n", table: "640 first\n" };
  const wanted = {
    "a.conf": "644 wanted\n",
    new: "folder 755",
    "new/deep": "folder 755",
    "new/deep/b": "644 secret-b\n",
    table: "640 first\nline # ours\n",
  };

  beforeEach(() => {
    machine().write("etc/a.conf", "before\n");
    machine().write("etc/gone", "bye\n", 0o600);
    machine().write("etc/table", "first\n", 0o640);
  });

  test("leaves the files as wanted, nothing beside them, and a line a step", () => {
    const steps = { check: "true", prepare: "true", validate: "true" };
    const { status, output } = machine().apply({ ...CHANGE, steps });
    expect(output.replace(/\d+\.\d s/g, "N s")).toBe(
      ["check ok", "stage ok", "prepare ok", "commit ok", "validate ok", "activate ok", "healthy ok", "confirmed"]
        .map((line) => `node-1: a test: ${line} (N s)\n`)
        .join(""),
    );
    expect([status, machine().tree()]).toEqual([0, wanted]);
    expect(machine().read("active")).toBe("wanted\n");
  });

  test("arms the switch before and disarms it after, for longer than all may take", () => {
    machine().apply({ ...CHANGE, settings: { activation: 7, within: 20, settle: 1 } });
    const unit = "cdktf-onprem-revert-test.change";
    expect(machine().calls()).toEqual([
      `systemd-run --quiet --collect --unit=${unit} --on-active=65 --timer-property=AccuracySec=1s ` +
        `/bin/sh ${machine().at("state/guard")} revert test.change`,
      `systemctl stop ${unit}.timer ${unit}-confirmation.timer`,
    ]);
  });

  test("installs the unit that recovers at boot, for root alone to read what is kept", () => {
    machine().apply(CHANGE);
    const { "cdktf-onprem-recover.service": unit, ...rest } = machine().tree("units");
    expect(unit).toContain("Before=kubelet.service containerd.service docker.service k3s.service k3s-agent.service\n");
    expect(unit).toContain(`ExecStart=/bin/sh ${machine().at("state/guard")} recover\n`);
    expect(rest).toEqual({
      "multi-user.target.wants": "folder 755",
      "multi-user.target.wants/cdktf-onprem-recover.service": "-> ../cdktf-onprem-recover.service",
    });
    const modes = Object.entries(machine().tree("state")).map(([name, text]) => [name, text.split(/ (?!\d)/)[0]]);
    expect(modes.filter(([name, mode]) => !/^[67]00|^folder 700/.test(mode!) && !name!.includes("original"))).toEqual(
      [],
    );
    expect(statSync(machine().at("state")).mode & 0o777).toBe(0o700);
  });

  test("a second time touches nothing and writes nothing", () => {
    machine().apply(CHANGE);
    const before = [["etc", "state", "units"].map((folder) => machine().tree(folder)), inodes()];
    machine().calls();
    const { status, output } = machine().apply(CHANGE);
    expect(output).toMatch(/^node-1: a test: unchanged \(\d\.\d s\)\n$/);
    const after = [["etc", "state", "units"].map((folder) => machine().tree(folder)), inodes()];
    expect([status, after, machine().calls()]).toEqual([0, before, []]);

    function inodes(): readonly unknown[] {
      return ["etc/a.conf", "etc/table", "etc", "state", "state/changes/test.change", "state/guard"].map((name) => {
        const { ino, ctimeMs } = lstatSync(machine().at(name));
        return [ino, ctimeMs];
      });
    }
  });

  test.each([
    ["content", () => machine().write("etc/a.conf", "drifted\n")],
    ["mode", () => chmodSync(machine().at("etc/a.conf"), 0o600)],
    ["presence", () => rmSync(machine().at("etc/new/deep/b"))],
    ["absence", () => machine().write("etc/gone", "again\n")],
    ["edited line", () => machine().write("etc/table", "first\nline # ours\nline # ours\n", 0o640)],
    [
      "kind",
      () => {
        rmSync(machine().at("etc/a.conf"));
        machine().write("etc/other", "wanted\n");
        symlinkSync(machine().at("etc/other"), machine().at("etc/a.conf"));
      },
    ],
  ])("a %s that somebody changed is as wanted again", (_, drift) => {
    machine().apply(CHANGE);
    drift();
    const { status, output } = machine().apply(CHANGE);
    expect([status, output]).toEqual([0, expect.stringContaining("activate ok")]);
    expect(machine().tree()).toMatchObject(wanted);
    expect(machine().tree()).not.toHaveProperty("gone");
  });

  test("the same files with other steps are activated once more", () => {
    machine().apply(CHANGE);
    const steps = { validate: "true" };
    expect(machine().apply({ ...CHANGE, steps }).output).toContain("activate ok");
    expect(machine().apply({ ...CHANGE, steps }).output).toContain("unchanged");
  });

  test("a file that the change no longer names goes back to what it was", () => {
    machine().apply(CHANGE);
    expect(machine().apply({ write: { "etc/a.conf": "wanted\n" } }).status).toBe(0);
    expect(machine().tree()).toMatchObject({ ...old, "a.conf": "644 wanted\n" });
    expect(machine().tree()).not.toHaveProperty("new/deep/b");
  });

  test("an edit goes through a link to the file, and a written file takes the place of one", () => {
    machine().write("etc/real", "real\n", 0o600);
    symlinkSync("real", machine().at("etc/edited"));
    symlinkSync("real", machine().at("etc/written"));
    machine().apply({ edit: { "etc/edited": "x" }, write: { "etc/written": "own\n" } });
    expect(machine().tree()).toMatchObject({ edited: "-> real", real: "600 real\nx # ours\n", written: "644 own\n" });
    machine().guard("restore", "test.change");
    expect(machine().tree()).toMatchObject({ edited: "-> real", real: "600 real\n", written: "-> real" });
  });

  test("with SELinux a file has the label of the one it replaces, a new one that of its place", () => {
    ["selinuxenabled", "chcon"].forEach((name) => machine().fake(name));
    machine().fake("matchpathcon", "echo label:of:place");
    machine().apply({ write: { "etc/a.conf": "a\n", "etc/b": "b\n" } });
    const etc = machine().at("etc");
    expect(
      machine()
        .calls()
        .filter((call) => call.startsWith("chcon")),
    ).toEqual([
      `chcon -h --reference=${etc}/a.conf ${etc}/.a.conf.cdktf-onprem-new`,
      `chcon -h label:of:place ${etc}/.b.cdktf-onprem-new`,
    ]);
  });

  test("no content of a file is ever told", () => {
    const outputs = [machine().apply(CHANGE), machine().apply({ ...CHANGE, write: { "etc/a.conf": "sick" } })];
    outputs.push(machine().guard("restore", "test.change"));
    expect(outputs.map(({ output }) => output).join("")).not.toMatch(/secret-b|wanted|before|line #|bye/);
  });
});
