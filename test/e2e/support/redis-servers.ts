import * as fs from "node:fs";
import { connect } from "node:net";
import * as path from "node:path";
import { freePort } from "../../nginx-entry/real/sandbox";
import type { CertificateFiles } from "./authority";
import { redisCli } from "./redis-client";
import { give, Service, startService, until } from "./service-process";
import type { Undo } from "./undo";

/** Programs that a Redis here is made of. */
export const REDIS_PROGRAMS = ["redis-server", "redis-cli"];

/** Somebody who may log in. */
export interface RedisUser {
  readonly name: string;
  readonly password: string;
  /** Rules of Redis' access list. */
  readonly may: string;
}

/** A Redis, or a sentinel. */
export interface RedisServer extends Service {
  readonly port: number;
}

/** Starts a Redis. @param folder whose users can enter it @param lines of its configuration, but for where it is */
export function startRedis(folder: string, name: string, lines: readonly string[]): Promise<RedisServer> {
  return start(folder, name, [...lines, 'save ""', "appendonly no"], []);
}

/** The lines by which a Redis speaks TLS alone. */
export function tlsLines({ certificate, key }: CertificateFiles): readonly string[] {
  return [
    `tls-cert-file ${certificate}`,
    `tls-key-file ${key}`,
    `tls-ca-cert-file ${certificate}`,
    "tls-auth-clients no",
  ];
}

/** The lines by which nobody gets in but these users. */
export function userLines(users: readonly RedisUser[]): readonly string[] {
  const entries = users.map(({ name, password, may }) => `user ${name} on ${quoted(`>${password}`)} ${may}`);
  return ["user default off", ...entries];
}

/** A Redis with a replica, and three sentinels that choose the master. */
export class SentinelSet {
  private constructor(
    private readonly redis: readonly [RedisServer, RedisServer],
    /** The sentinels. */
    public readonly sentinels: readonly RedisServer[],
    private readonly keeper: RedisUser,
  ) {}

  /**
   * @param undo takes everything away
   * @param master name under which the sentinels know the master
   * @param users of the Redis
   * @param keeper the one of them as whom replica and sentinels log in
   */
  public static async start(
    folder: string,
    undo: Undo,
    master: string,
    users: readonly RedisUser[],
    keeper: RedisUser,
  ): Promise<SentinelSet> {
    const login = [`masteruser ${keeper.name}`, `masterauth ${quoted(keeper.password)}`, "repl-diskless-sync-delay 0"];
    const lines = [...userLines(users), ...login];
    const primary = await startRedis(folder, "primary", lines);
    undo.add(() => primary.stop());
    const replica = await startRedis(folder, "replica", [...lines, `replicaof 127.0.0.1 ${primary.port}`]);
    undo.add(() => replica.stop());
    // A sentinel that asks before looks for the replica again only ten seconds later.
    await until("the replica follows the primary", () => replication(replica, keeper).master_link_status === "up");
    const watch = [
      `sentinel monitor ${master} 127.0.0.1 ${primary.port} 2`,
      `sentinel auth-user ${master} ${keeper.name}`,
      `sentinel auth-pass ${master} ${quoted(keeper.password)}`,
      `sentinel down-after-milliseconds ${master} 5000`,
      `sentinel failover-timeout ${master} 3000`,
    ];
    const sentinels: RedisServer[] = [];
    for (const name of ["sentinel-1", "sentinel-2", "sentinel-3"]) {
      const sentinel = await start(folder, name, watch, ["--sentinel"]);
      undo.add(() => sentinel.stop());
      sentinels.push(sentinel);
    }
    await until("all sentinels know each other, and the replica", () =>
      sentinels.every(({ port }) => {
        const told = redisCli(port, ["sentinel", "master", master]).text.split("\n");
        const value = (name: string): string | undefined => told[told.indexOf(name) + 1];
        const replicas = redisCli(port, ["sentinel", "replicas", master]).text.split("\n");
        const linked = replicas[replicas.indexOf("master-link-status") + 1];
        return value("num-other-sentinels") === "2" && value("num-slaves") === "1" && linked === "ok";
      }),
    );
    return new SentinelSet([primary, replica], sentinels, keeper);
  }

  /** The port of the Redis that is the master at first. */
  public get primaryPort(): number {
    return this.redis[0].port;
  }

  /** The port of the other. */
  public get replicaPort(): number {
    return this.redis[1].port;
  }

  /** Whether the replica has everything that has been written until now. */
  public get isReplicated(): boolean {
    const [primary, replica] = this.redis;
    // The primary first: what comes after it was asked is more than is asked for. (WAIT would count what its own connection has written alone.)
    const written = Number(replication(primary, this.keeper).master_repl_offset);
    return Number(replication(replica, this.keeper).slave_repl_offset) >= written;
  }

  /** Takes away the master, and the sentinel that everybody asks first. */
  public async loseNode(): Promise<void> {
    await Promise.all([this.redis[0].crash(), this.sentinels[0]?.crash()]);
  }
}

async function start(
  folder: string,
  name: string,
  lines: readonly string[],
  args: readonly string[],
): Promise<RedisServer> {
  const home = path.join(folder, name);
  const config = path.join(home, "redis.conf");
  const port = await freePort();
  const ports = lines.some((line) => line.startsWith("tls-")) ? ["port 0", `tls-port ${port}`] : [`port ${port}`];
  fs.mkdirSync(home);
  fs.writeFileSync(config, [...ports, "bind 127.0.0.1", `dir ${home}`, ...lines, ""].join("\n"));
  give(home);
  const service = await startService({
    ...{ name, folder: home, program: "redis-server", args: [config, ...args] },
    ready: () => answers(port),
  });
  return { port, ...service };
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    socket.once("connect", () => {
      socket.destroy();
      resolve(true);
    });
    socket.once("error", () => {
      resolve(false);
    });
  });
}

/** What a Redis says of its replication; nothing when it does not answer. */
function replication({ port }: RedisServer, { name, password }: RedisUser): Readonly<Record<string, string>> {
  const { text } = redisCli(port, ["--user", name, "info", "replication"], password);
  return Object.fromEntries([...text.matchAll(/^(\w+):(.*?)\r?$/gm)].map(([, key = "", value = ""]) => [key, value]));
}

/** A text as Redis' configuration has it when it is not one word. */
export function quoted(text: string): string {
  return `"${text.replace(/["\\]/g, "\\$&")}"`;
}
