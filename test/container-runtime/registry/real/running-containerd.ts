import { ChildProcess, execFile, spawn, spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { promisify } from "node:util";
import type { ManagedFile } from "../../../../lib/host";

const run = promisify(execFile);

/** A containerd of the test's own: it has nothing to do with one of the machine. */
export class RunningContainerd {
  public static async start(): Promise<RunningContainerd> {
    const containerd = new RunningContainerd();
    for (let tries = 0; !containerd.answers(); tries += 1) {
      if (tries === 100) {
        await containerd.close();
        throw new Error(`containerd does not answer: ${fs.readFileSync(containerd.at("log"), "utf8")}`);
      }
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    return containerd;
  }

  /** Where it looks for registries. */
  public readonly registries: string;
  private readonly folder = fs.mkdtempSync(path.join(os.tmpdir(), "onprem-containerd-"));
  private readonly daemon: ChildProcess;

  private constructor() {
    this.registries = this.at("certs.d");
    const off = ["io.containerd.grpc.v1.cri", "io.containerd.internal.v1.opt", "io.containerd.snapshotter.v1.btrfs"];
    const config = [
      "version = 2",
      `root = "${this.at("root")}"`,
      `state = "${this.at("state")}"`,
      `disabled_plugins = ${JSON.stringify(off)}`,
      "[grpc]",
      `address = "${this.socket}"`,
    ];
    fs.writeFileSync(this.at("config.toml"), config.join("\n"));
    const log = fs.openSync(this.at("log"), "w");
    this.daemon = spawn("containerd", ["-c", this.at("config.toml")], { stdio: ["ignore", log, log] });
  }

  /** Puts the files in place that are below its folder for registries. */
  public place(files: readonly ManagedFile[]): void {
    for (const file of files.filter(({ path: target }) => target.startsWith(this.registries))) {
      fs.mkdirSync(path.dirname(file.path), { recursive: true });
      fs.writeFileSync(file.path, "content" in file ? file.content : "");
    }
  }

  /** Fetches an image; the error says why it could not. */
  public async fetch(image: string): Promise<void> {
    await run("ctr", ["-a", this.socket, "content", "fetch", "--hosts-dir", this.registries, image], {
      timeout: 30_000,
      env: { PATH: process.env.PATH },
    });
  }

  public async close(): Promise<void> {
    const ended = new Promise((resolve) => this.daemon.once("exit", resolve));
    this.daemon.kill();
    await ended;
    fs.rmSync(this.folder, { recursive: true });
  }

  private get socket(): string {
    return this.at("s");
  }

  private answers(): boolean {
    return spawnSync("ctr", ["-a", this.socket, "version"]).status === 0;
  }

  private at(name: string): string {
    return path.join(this.folder, name);
  }
}
