import { copyFileSync, existsSync, mkdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";

import { labPaths } from "../../../lab/paths";
import { identify, isAlive } from "../../../lab/processes/process-identity";
import { parseRecord, type ProgramSpec, running, start, stop } from "../../../lab/processes/supervisor";
import { describeOnLinux, temporaryLab } from "../lab-folder";

describe("parseRecord", () => {
  const record = { pid: 1, startTicks: 2, bootId: "b", version: "v", fingerprint: "f", since: "s" };

  test("a whole one", () => {
    expect(parseRecord(JSON.stringify(record))).toEqual(record);
  });

  test.each(["", "{", "null", "[]", "7", JSON.stringify({ ...record, pid: "1" }), JSON.stringify({ pid: 1 })])(
    "%j is none",
    (text) => {
      expect(parseRecord(text)).toBeUndefined();
    },
  );
});

describeOnLinux("supervisor", () => {
  const lab = temporaryLab();
  const NAME = "program";

  /** A shell of the lab's own that runs a script, with a file of the lab as an argument as all its programs have. */
  function program(script: string): ProgramSpec {
    const paths = lab.current();
    const binary = join(paths.bin, "module-key", NAME);
    mkdirSync(join(paths.bin, "module-key"), { recursive: true });
    if (!existsSync(binary)) copyFileSync(realpathSync("/bin/sh"), binary);
    return { name: NAME, binary, args: ["-c", script, `${paths.root}/data`], version: "v1", fingerprint: "f" };
  }

  const WAITING = "while :; do sleep 0.05; done";
  const DEAF = `trap "" TERM; echo ready; ${WAITING}`;

  const pidFile = (): string => join(lab.current().run, `${NAME}.json`);
  const log = (): string => readFileSync(join(lab.current().logs, `${NAME}.log`), "utf8");

  async function untilLogged(text: string): Promise<void> {
    while (!log().includes(text)) await new Promise((resolve) => setTimeout(resolve, 10));
  }

  afterEach(async () => {
    await stop(lab.current(), NAME, 0);
  });

  test("starts, is found, and stops", async () => {
    const record = await start(lab.current(), program(WAITING));
    expect(running(lab.current(), NAME)).toEqual(record);
    expect(record).toMatchObject({ version: "v1", fingerprint: "f" });
    await expect(stop(lab.current(), NAME)).resolves.toBe("stopped");
    expect(isAlive(record)).toBe(false);
    expect(existsSync(pidFile())).toBe(false);
    await expect(stop(lab.current(), NAME)).resolves.toBe("not running");
  });

  test("kills what does not stop", async () => {
    const record = await start(lab.current(), program(DEAF));
    await untilLogged("ready");
    await expect(stop(lab.current(), NAME, 200)).resolves.toBe("killed");
    expect(isAlive(record)).toBe(false);
  });

  test("one that was killed is not running, and its log is kept when it starts again", async () => {
    const record = await start(lab.current(), program(`echo first; ${WAITING}`));
    await untilLogged("first");
    process.kill(record.pid, "SIGKILL");
    while (isAlive(record)) await new Promise((resolve) => setTimeout(resolve, 10));
    expect(running(lab.current(), NAME)).toBeUndefined();
    await start(lab.current(), program(`echo second; ${WAITING}`));
    await untilLogged("second");
    expect(log()).not.toContain("first");
    expect(readFileSync(join(lab.current().logs, `${NAME}.previous.log`), "utf8")).toBe("first\n");
  });

  test("a pid file that names another process now is not believed, and that process is left alone", async () => {
    mkdirSync(lab.current().run);
    const self = identify(process.pid)!;
    const stale = { ...self, startTicks: self.startTicks - 1, version: "v1", fingerprint: "f", since: "s" };
    writeFileSync(pidFile(), JSON.stringify(stale));
    expect(running(lab.current(), NAME)).toBeUndefined();
    await expect(stop(lab.current(), NAME)).resolves.toBe("not running");
    expect(existsSync(pidFile())).toBe(false);
  });

  test.each(["missing", "broken"])("one whose pid file is %s is found, and stopped", async (how) => {
    const record = await start(lab.current(), program(WAITING));
    if (how === "missing") rmSync(pidFile());
    else writeFileSync(pidFile(), "{");
    expect(running(lab.current(), NAME)).toMatchObject({ pid: record.pid, fingerprint: "" });
    await expect(stop(lab.current(), NAME)).resolves.toBe("stopped");
    expect(isAlive(record)).toBe(false);
  });

  test("so is one of Debian's programs, by the files of the lab that it works on", async () => {
    const binary = realpathSync("/usr/bin/tail");
    const name = basename(binary);
    mkdirSync(lab.current().data);
    const watched = join(lab.current().data, "log");
    writeFileSync(watched, "");
    const record = await start(lab.current(), { ...program(""), name, binary, args: ["-f", watched] });
    rmSync(join(lab.current().run, `${name}.json`));
    expect(running(lab.current(), name)).toMatchObject({ pid: record.pid });
    expect(running(labPaths("/another/lab"), name)).toBeUndefined();
    await expect(stop(lab.current(), name)).resolves.toBe("stopped");
    expect(isAlive(record)).toBe(false);
  });

  test("the same program at work for another lab is not ours", async () => {
    const spec = program(WAITING);
    const record = await start(lab.current(), { ...spec, args: ["-c", WAITING, "/another/lab/data"] });
    rmSync(pidFile());
    expect(running(lab.current(), NAME)).toBeUndefined();
    process.kill(record.pid, "SIGKILL");
  });

  test("a program gets none of our environment", async () => {
    process.env.ETCD_NAME = "surprise";
    await start(lab.current(), program(`echo "name=$ETCD_NAME home=$HOME"; ${WAITING}`));
    delete process.env.ETCD_NAME;
    await untilLogged("home");
    expect(log()).toBe(`name= home=${lab.current().root}\n`);
  });

  test("a program that cannot be started", async () => {
    const spec = { ...program(WAITING), binary: "/no/such/program" };
    await expect(start(lab.current(), spec)).rejects.toThrow("program cannot be started");
  });
});
