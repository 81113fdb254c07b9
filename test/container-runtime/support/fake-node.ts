import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import type { ChangeSteps } from "../../../lib/host";
import { FAKE_PROGRAMS } from "./fake-programs";

/** How a step ended, and what it printed. */
export interface StepResult {
  readonly status: number | null;
  readonly output: string;
}

type StepName = keyof ChangeSteps;

/** A machine with a runtime and a kubelet, made of stand-ins, on which steps run in the order of the guard. */
export class FakeNode {
  /** Folder that everything is in. */
  public readonly folder = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), "onprem-node-")));
  /** Where the data lies at first. */
  public readonly old = this.at("old");
  /** Where it is to go: on another file system, by what the stand-ins say. */
  public readonly target = this.at("new", "containerd");

  public constructor(
    private readonly shell: readonly string[],
    runtime: "containerd" | "docker" = "containerd",
  ) {
    for (const folder of ["bin", "units", "active", "broken", "state", "scratch", "old", "new", "proc/7"]) {
      fs.mkdirSync(this.at(folder), { recursive: true });
    }
    for (const [name, text] of Object.entries(FAKE_PROGRAMS)) {
      fs.writeFileSync(this.at("bin", name), text, { mode: 0o755 });
    }
    for (const unit of [runtime, "kubelet"]) {
      this.write(`units/${unit}`, "");
      this.write(`active/${unit}`, "");
    }
    const files = {
      configured: `${this.old}\n`,
      root: `${this.old}\n`,
      "old/images": "busybox\nnginx\n",
      "old/containers": "one\ntwo\n",
      tasks: "one\n",
      cri: "ok",
      unschedulable: "",
      type: "ext2/ext3",
      inodes: "1000 900",
      free: "2000000",
      log: "",
      "proc/mounts": "",
      "proc/7/cmdline": "/usr/bin/containerd\0",
    };
    for (const [name, text] of Object.entries(files)) {
      this.write(name, text);
    }
  }

  public at(...names: readonly string[]): string {
    return path.join(this.folder, ...names);
  }

  public write(name: string, text: string): void {
    fs.writeFileSync(this.at(name), text);
  }

  public read(name: string): string {
    return fs.readFileSync(this.at(name), "utf8");
  }

  /** What changed the machine so far, a line each. */
  public get log(): readonly string[] {
    return this.read("log").split("\n").slice(0, -1);
  }

  /** Installs one more program, or another one in place of it. */
  public install(name: string, text: string): void {
    fs.writeFileSync(this.at("bin", name), text, { mode: 0o755 });
  }

  /** Has the configuration name a place for the data. */
  public configure(root: string): void {
    this.write("configured", `${root}\n`);
    this.write("daemon.json", JSON.stringify({ "data-root": root }));
  }

  /** Runs one step. */
  public step(steps: ChangeSteps, name: StepName, environment: Readonly<Record<string, string>> = {}): StepResult {
    const [program, ...flags] = this.shell;
    const script = this.at(`${name}.sh`);
    fs.writeFileSync(script, this.moved(steps[name]!));
    const { status, stdout, stderr } = spawnSync(program!, [...flags, script], {
      encoding: "utf8",
      env: {
        PATH: `${this.at("bin")}:${process.env.PATH}`,
        FAKE: this.folder,
        host: "node-1",
        state: this.at("state"),
        scratch: this.at("scratch"),
        direction: "apply",
        booting: "",
        ...environment,
      },
    });
    return { status, output: stdout + stderr };
  }

  /** A step that looks for what is the machine's in this folder. */
  private moved(text: string): string {
    return text
      .replaceAll("proc='/proc'", `proc='${this.at("proc")}'`)
      .replaceAll("/etc/docker/daemon.json", this.at("daemon.json"))
      .replaceAll("/var/lib/kubelet/config.yaml", this.at("kubelet.yaml"));
  }

  /** Makes the change as the guard does: the step that failed, if one did, with what it printed. */
  public apply(steps: ChangeSteps): string {
    const before = this.read("configured");
    fs.rmSync(this.at("scratch"), { recursive: true });
    fs.mkdirSync(this.at("scratch"));
    for (const name of ["check", "prepare"] as const) {
      const { status, output } = this.step(steps, name);
      if (status !== 0) {
        return `${name}: ${output.trim()}`;
      }
    }
    this.configure(this.target);
    for (const name of ["validate", "activate", "healthy"] as const) {
      const { status, output } = this.step(steps, name);
      if (status !== 0) {
        this.configure(before.trim());
        if (name !== "validate") {
          this.step(steps, "revert", { direction: "put-back" });
          this.step(steps, "healthy", { direction: "put-back" });
        }
        return `${name}: ${output.trim()}`;
      }
    }
    return "";
  }

  public close(): void {
    fs.rmSync(this.folder, { recursive: true });
  }
}
