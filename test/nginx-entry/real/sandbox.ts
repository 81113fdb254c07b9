import { ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import * as fs from "node:fs";
import { createServer, AddressInfo } from "node:net";
import * as os from "node:os";
import * as path from "node:path";
import { RELOADER_SCRIPT } from "../../../lib/nginx-entry/reloader-script";
import { KeyPair } from "../../support/certificate";

/** nginx and the reloader never run as root in a pod, so they do not here: this is `nobody`. */
const UNPRIVILEGED: { readonly uid?: number; readonly gid?: number } =
  process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : {};

/** What a program that ended has left. */
export interface Ended {
  readonly status: number | null;
  readonly output: string;
}

/** What may differ from this machine as it is, and from what most tests want. */
export interface SandboxOptions {
  /** Where the shell and its tools come from. */
  readonly tools?: "busybox";
  /** Ticks of the reloader until it tries a refused configuration again; a thousand if not given. */
  readonly retry?: number;
}

interface Running {
  readonly child: ChildProcess;
  readonly exit: Promise<unknown>;
}

/** The folders of a pod, and the programs of its containers, on this machine: same script, same commands, own paths. */
export class Sandbox {
  public readonly folder: string;
  private readonly environment: Readonly<Record<string, string>>;
  private readonly running = new Map<string, Running>();
  private writes = 0;

  /**
   * @param nameServers addresses of DNS servers, with a port where that is not 53
   */
  public constructor(nameServers: readonly string[], { tools, retry }: SandboxOptions = {}) {
    this.folder = fs.mkdtempSync(path.join(os.tmpdir(), "nginx-entry-"));
    for (const name of ["run", "bin", "configuration", "certificate"]) {
      fs.mkdirSync(this.at(name));
    }
    fs.writeFileSync(
      this.at("resolv.conf"),
      [...nameServers.map((server) => `nameserver ${server}`), "search a b"].join("\n"),
    );
    fs.writeFileSync(this.at("reloader.sh"), RELOADER_SCRIPT);
    fs.writeFileSync(this.at("log"), "", { mode: 0o666 });
    fs.chmodSync(this.at("log"), 0o666);
    if (tools !== undefined) {
      spawnSync(tools, ["--install", "-s", this.at("bin")]);
    }
    this.own(this.folder);
    this.environment = {
      PATH: `${this.at("bin")}:${process.env.PATH ?? ""}:/usr/sbin:/sbin`,
      ENTRY_ROOT: this.at("run"),
      ENTRY_SOURCES: `${this.at("configuration")} ${this.at("certificate")}`,
      ENTRY_RESOLV_CONF: this.at("resolv.conf"),
      ENTRY_RESOLVER: "valid=1s ipv6=off",
      ENTRY_INTERVAL: "0.1",
      ENTRY_RETRY: String(retry ?? 1000),
      ENTRY_RELOAD_TRIES: "20",
      ENTRY_DRAIN_DELAY: "0",
      ENTRY_DRAIN_TIMEOUT: "10",
    };
  }

  public at(...parts: readonly string[]): string {
    return path.join(this.folder, ...parts);
  }

  /** Writes what is mounted as the kubelet does: into a new folder, to which a link is turned in one step. */
  public mount(volume: "configuration" | "certificate", files: Readonly<Record<string, string>>): void {
    const name = `..${(this.writes += 1)}`;
    fs.mkdirSync(this.at(volume, name));
    for (const [file, text] of Object.entries(files)) {
      fs.writeFileSync(this.at(volume, name, file), text);
      fs.rmSync(this.at(volume, file), { force: true });
      fs.symlinkSync(`..data/${file}`, this.at(volume, file));
    }
    fs.symlinkSync(name, this.at(volume, "..next"));
    fs.renameSync(this.at(volume, "..next"), this.at(volume, "..data"));
  }

  public mountCertificate(pair: KeyPair): void {
    this.mount("certificate", { "tls.crt": pair.certificate, "tls.key": pair.key });
  }

  /** Runs the init container. */
  public init(): Ended {
    const { status, stdout, stderr } = spawnSync("sh", [this.at("reloader.sh"), "init"], {
      env: this.environment,
      encoding: "utf8",
      ...UNPRIVILEGED,
    });
    return { status, output: stdout + stderr };
  }

  public startNginx(): void {
    const root = `${this.at("run")}/`;
    this.start("nginx", "nginx", ["-e", "stderr", "-p", root, "-c", "current/nginx.conf"]);
  }

  public startReloader(): void {
    this.start("reloader", "sh", [this.at("reloader.sh"), "watch"]);
  }

  /** Runs what Kubernetes runs before it stops nginx. */
  public drain(): Promise<void> {
    this.start("drain", "sh", [this.at("reloader.sh"), "drain"]);
    return this.ended("drain");
  }

  /** Ends one of the programs at once, as a crash would. */
  public async kill(name: "nginx" | "reloader"): Promise<void> {
    this.signal(name, "SIGKILL");
    await this.ended(name);
  }

  /** Waits until a program has ended. */
  public async ended(name: string): Promise<void> {
    await this.running.get(name)?.exit;
    this.running.delete(name);
  }

  /** All that nginx and the reloader have printed. */
  public log(): string {
    return fs.readFileSync(this.at("log"), "utf8");
  }

  /** The lines of the log that are JSON and have all these values. */
  public events(having: Readonly<Record<string, unknown>>): readonly Record<string, unknown>[] {
    return this.log()
      .split("\n")
      .filter((line) => line.startsWith("{"))
      .map((line) => JSON.parse(line) as Record<string, unknown>)
      .filter((event) => Object.entries(having).every(([key, value]) => event[key] === value));
  }

  /** Ends everything and removes the folder. */
  public async close(): Promise<void> {
    this.signal("reloader", "SIGKILL");
    this.signal("drain", "SIGKILL");
    this.signal("nginx", "SIGKILL");
    await Promise.all([...this.running.keys()].map((name) => this.ended(name)));
    fs.rmSync(this.folder, { recursive: true, force: true });
  }

  /** To a program and all that it has started: with a container, all its processes end. */
  private signal(name: string, signal: NodeJS.Signals): void {
    const pid = this.running.get(name)?.child.pid;
    try {
      process.kill(-(pid ?? NaN), signal);
    } catch {
      // It has ended already, or was never started.
    }
  }

  private start(name: string, program: string, args: readonly string[]): void {
    // A file, not a pipe: nginx opens /dev/stdout by its name, which only works for what can be opened twice.
    const log = fs.openSync(this.at("log"), "a");
    const child = spawn(program, args, {
      env: this.environment,
      stdio: ["ignore", log, log],
      detached: true,
      ...UNPRIVILEGED,
    });
    fs.closeSync(log);
    this.running.set(name, { child, exit: once(child, "exit") });
  }

  private own(folder: string): void {
    const { uid, gid } = UNPRIVILEGED;
    if (uid !== undefined && gid !== undefined) {
      fs.chownSync(folder, uid, gid);
      fs.readdirSync(folder).forEach((name) => fs.chownSync(path.join(folder, name), uid, gid));
    }
  }
}

/** A port on loopback that was free a moment ago. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** Waits until a condition holds; an error after 20 seconds names it. */
export async function eventually(what: string, holds: () => boolean | Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 400; tries += 1) {
    if (await holds()) {
      return;
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`did not come true within 20 seconds: ${what}`);
}
