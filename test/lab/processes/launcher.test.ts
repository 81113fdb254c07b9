import { copyFileSync, existsSync, mkdirSync, realpathSync } from "node:fs";
import { join } from "node:path";

import { Launcher, type Program } from "../../../lab/processes/launcher";
import { isAlive } from "../../../lab/processes/process-identity";
import { running, stop } from "../../../lab/processes/supervisor";
import { describeOnLinux, temporaryLab } from "../lab-folder";

describeOnLinux("Launcher", () => {
  const lab = temporaryLab();

  /** Never says that it is ready: nobody listens on its port. */
  function program(script: string): Program {
    const paths = lab.current();
    const folder = join(paths.bin, "module-key");
    mkdirSync(folder, { recursive: true });
    const binary = join(folder, "kwok");
    if (!existsSync(binary)) copyFileSync(realpathSync("/bin/sh"), binary);
    const component = { name: "kwok", ports: [1], args: () => [], readyPath: "/", askedBy: "admin" } as const;
    const args = ["-c", script, `${paths.root}/data`];
    return { component, name: "kwok", binary, args, version: "v1", fingerprint: "f" };
  }

  const WAITING = "while :; do sleep 0.05; done";

  function launcher(): { readonly launcher: Launcher; readonly said: string[] } {
    const said: string[] = [];
    return { launcher: new Launcher(lab.current(), { info: (text) => said.push(text), tick: () => undefined }), said };
  }

  afterEach(async () => {
    await stop(lab.current(), "kwok", 0);
  });

  test("starts what does not run, after what has to be done before", async () => {
    const { launcher: first, said } = launcher();
    await first.ensure(program(WAITING), () => {
      said.push("before");
      return Promise.resolve();
    });
    const { pid } = running(lab.current(), "kwok")!;
    expect(said).toEqual(["before", `  started kwok v1 (pid ${pid})`]);
    expect(first.idle).toBe(false);
  });

  test("leaves alone what runs", async () => {
    await launcher().launcher.ensure(program(WAITING));
    const { pid } = running(lab.current(), "kwok")!;
    const { launcher: second, said } = launcher();
    await second.ensure(program(WAITING), () => Promise.reject(new Error("not to be done")));
    expect(running(lab.current(), "kwok")?.pid).toBe(pid);
    expect(said).toEqual([]);
    expect(second.idle).toBe(true);
  });

  test("says how one ended that it had started", async () => {
    const waiting = launcher().launcher.untilReady(program("echo bad flag; exit 1"));
    await expect(waiting).rejects.toThrow(/^kwok ended by itself[^]* {2}bad flag\n/);
  });

  test("starts one again that ends and was started by somebody else", async () => {
    await launcher().launcher.ensure(program(WAITING));
    const dying = running(lab.current(), "kwok")!;
    const { launcher: second } = launcher();
    const waiting = second.untilReady(program("echo second; exit 1"));
    process.kill(dying.pid, "SIGKILL");
    await expect(waiting).rejects.toThrow("  second\n");
    expect(isAlive(dying)).toBe(false);
  });
});
