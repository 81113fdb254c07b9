import { Backend, RouteProps } from "../../../lib/nginx-entry";
import { nginxConfig } from "../../../lib/nginx-entry/nginx-config";
import { described } from "../descriptions";
import { KeyPair, selfSigned } from "../../support/certificate";
import { ask } from "./client";
import { EchoBackend } from "./echo-backend";
import { eventually, freePort, Sandbox, SandboxOptions } from "./sandbox";

const CERTIFICATE = selfSigned("first");

/** An entry with TLS as it runs in a pod, nginx and reloader, with one backend behind it. */
export class RunningEntry {
  /** Prepares one whose configuration has the route `/old`; nothing runs yet. */
  public static async prepare(options: SandboxOptions = {}): Promise<RunningEntry> {
    const entry = new RunningEntry(
      new Sandbox(["127.0.0.1"], options),
      await EchoBackend.start("backend"),
      await freePort(),
      await freePort(),
    );
    entry.sandbox.mountCertificate(CERTIFICATE);
    entry.mount(entry.config("/old"));
    return entry;
  }

  private constructor(
    public readonly sandbox: Sandbox,
    public readonly backend: EchoBackend,
    public readonly port: number,
    private readonly statusPort: number,
  ) {}

  /** The certificate that is mounted at the start. */
  public get certificate(): KeyPair {
    return CERTIFICATE;
  }

  /** A configuration with these routes. */
  public config(...paths: readonly string[]): string {
    const backend = Backend.url(`http://127.0.0.1:${this.backend.port}`);
    const routes = paths.map((path): RouteProps => ({ path, backend, websocket: true }));
    return nginxConfig(described(routes, { port: this.port, statusPort: this.statusPort, tls: true }));
  }

  public mount(text: string): void {
    this.sandbox.mount("configuration", { "nginx.conf": text });
  }

  /** Runs what a pod runs, in its order. */
  public async start(): Promise<void> {
    const { status, output } = this.sandbox.init();
    if (status !== 0) {
      throw new Error(output);
    }
    this.sandbox.startNginx();
    await this.healthy();
    this.sandbox.startReloader();
  }

  public healthy(): Promise<void> {
    return eventually("nginx is healthy", () =>
      ask(this.statusPort, "/healthz").then(
        ({ status }) => status === 200,
        () => false,
      ),
    );
  }

  public async serves(path: string): Promise<boolean> {
    return (await ask(this.port, path, { tls: true })).status === 200;
  }

  public metrics(): ReturnType<typeof ask> {
    return ask(this.statusPort, "/metrics");
  }

  public async metric(name: string): Promise<number> {
    const lines = (await this.metrics()).body.split("\n");
    return Number(lines.find((line) => line.startsWith(`${name} `))?.slice(name.length + 1));
  }

  /** Whether the newest configuration is served, by the metric. */
  public async successful(): Promise<boolean> {
    return (await this.metric("nginx_entry_config_last_reload_successful")) === 1;
  }

  /** Numbers of the configurations that nginx took and that were refused, by the metric. */
  public async counts(): Promise<readonly [good: number, refused: number]> {
    return [
      await this.metric('nginx_entry_config_reloads_total{result="good"}'),
      await this.metric('nginx_entry_config_reloads_total{result="refused"}'),
    ];
  }

  public async close(): Promise<void> {
    await this.sandbox.close();
    await this.backend.stop();
  }
}
