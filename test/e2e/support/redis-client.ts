import { spawnSync } from "node:child_process";
import type { RedisAddress } from "./redis-address";

/** What Redis said. */
export interface Said {
  readonly status: number | null;
  readonly text: string;
}

/**
 * Asks the Redis of an address, as Harbor's clients do: with sentinels, the one that the first of them which answers takes for the master. All hosts
 * are this machine.
 *
 * @param authority path of the certificate of the authority that is believed
 */
export function askRedis(address: RedisAddress, authority: string, ...command: readonly string[]): Said {
  const port = masterPort(address);
  if (port === undefined) {
    return { status: 1, text: "no sentinel knows a master of that name" };
  }
  const { tls, username, password, database, servers } = address;
  const trust = tls ? ["--tls", "--cacert", authority, "--sni", servers[0]?.host ?? ""] : [];
  const user = username === "" ? [] : ["--user", username];
  return redisCli(port, [...trust, ...user, "-n", String(database), ...command], password);
}

/** The port of the Redis that an address leads to; undefined where sentinels know none. */
export function masterPort({ servers, masterSet }: RedisAddress): number | undefined {
  if (masterSet === undefined) {
    return servers[0]?.port;
  }
  for (const { port } of servers) {
    const { status, text } = redisCli(port, ["sentinel", "get-master-addr-by-name", masterSet]);
    const [, found] = text.split("\n");
    if (status === 0 && found !== undefined) {
      return Number(found);
    }
  }
  return undefined;
}

/** Runs redis-cli against this machine. */
export function redisCli(port: number, args: readonly string[], password = ""): Said {
  const { status, stdout, stderr } = spawnSync("redis-cli", ["-h", "127.0.0.1", "-p", String(port), "-e", ...args], {
    ...{ encoding: "utf8", timeout: 20_000 },
    env: { PATH: process.env.PATH, ...(password === "" ? {} : { REDISCLI_AUTH: password }) },
  });
  return { status, text: `${stdout}${stderr}`.trim() };
}
