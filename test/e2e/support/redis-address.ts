import { parse } from "yaml";

/** How a client gets to a Redis. */
export interface RedisAddress {
  readonly tls: boolean;
  /** Empty for the default user. */
  readonly username: string;
  /** Empty where none is asked for. */
  readonly password: string;
  /** The Redis, or its sentinels. */
  readonly servers: readonly { readonly host: string; readonly port: number }[];
  /** Name under which sentinels know the master; undefined without sentinels. */
  readonly masterSet: string | undefined;
  readonly database: number;
}

const URL_PARTS = /^redis(s?)(\+sentinel)?:\/\/(?:([^:@/]*):([^:@/]*)@)?([^@/?]+)\/([^?]*)(?:\?.*)?$/;

/** An address as Harbor's core, jobservice, exporter and scanner read it. @throws Error when it is none, without repeating it */
export function readRedisUrl(url: string): RedisAddress {
  const [, secure, sentinel, username = "", password = "", servers = "", route = ""] = URL_PARTS.exec(url) ?? [];
  const [database, masterSet] = route.split("/").reverse();
  if (servers === "" || (sentinel === undefined) !== (masterSet === undefined)) {
    throw new Error("that is no URL of a Redis");
  }
  return {
    ...{ tls: secure === "s", username: decodeURIComponent(username), password: decodeURIComponent(password) },
    ...{ servers: readServers(servers), masterSet, database: Number(database) },
  };
}

/** An address as the registry reads it in its configuration. */
export function readRegistryRedis(configuration: string): RedisAddress {
  const { redis } = parse(configuration) as {
    readonly redis: {
      readonly addr: string;
      readonly sentinelMasterSet?: string;
      readonly db: number;
      readonly username: string;
      readonly password: string;
      readonly enableTLS: boolean;
    };
  };
  const { addr, sentinelMasterSet: masterSet, db: database, username, password, enableTLS: tls } = redis;
  return { tls, username, password, servers: readServers(addr), masterSet, database };
}

function readServers(text: string): RedisAddress["servers"] {
  return text.split(",").map((server) => {
    const [host = "", port] = server.split(":");
    return { host, port: Number(port) };
  });
}
