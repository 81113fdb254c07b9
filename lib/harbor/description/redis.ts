import { Token } from "cdktf";
import type { SecretValue } from "../../environment";
import type { Rule } from "../../units";
import {
  addressText,
  isOwnMachine,
  isServerHost,
  isServerPort,
  readAddress,
  type ServerAddress,
} from "./server-address";

/** Numbers of the databases inside a Redis, one for each use; that of Harbor's core is 0 and cannot be another. */
export interface RedisIndexes {
  /** Queue of the jobs. @default 1 */
  readonly jobservice?: number;
  /** What the registry knows of layers. @default 2 */
  readonly registry?: number;
  /** What the scanner has found. @default 5 */
  readonly scanner?: number;
  /** Sessions and the like. @default 6 */
  readonly harbor?: number;
  /** Cache of the database. @default 7 */
  readonly cache?: number;
}

/** What every Redis outside of Harbor is told. */
export interface RedisOptions {
  /** Password; an existing Secret has it under the key `REDIS_PASSWORD`. @default none */
  readonly password?: SecretValue;
  /**
   * Name of the user, for a Redis with access lists, where the password is given as a variable; an existing Secret has it under the key
   * `REDIS_USERNAME`. @default the default user
   */
  readonly username?: string;
  /** Numbers of the databases. @default 1, 2, 5, 6 and 7 beside the core's 0 */
  readonly indexes?: RedisIndexes;
  /** Whether the connection is encrypted, with the server's certificate verified. @default false */
  readonly tls?: boolean;
}

/** One Redis, by its own name or by that of a proxy which knows the master. */
export interface SingleRedisOptions extends RedisOptions {
  /** Name or address of the server. */
  readonly host: string;
  /** TCP port. @default 6379 */
  readonly port?: number;
}

/** Several Redis, of which sentinels choose the master. */
export interface SentinelRedisOptions extends RedisOptions {
  /** The sentinels, with port 26379 where none is given; three at least, or the loss of one is not survived. */
  readonly sentinels: readonly string[];
  /** Name under which the sentinels know the master. */
  readonly masterSet: string;
}

const REDIS_PORT = 6379;
const SENTINEL_PORT = 26379;

/** The Redis of a Harbor, with its sessions, queue and caches; it is outside, as the one that Harbor brings is a single one. */
export class ExternalRedis {
  /** One Redis. */
  public static single({ host, port, ...options }: SingleRedisOptions): ExternalRedis {
    return new ExternalRedis([{ host, port: port ?? REDIS_PORT }], undefined, options);
  }

  /** Several Redis behind sentinels. Sentinels that want a password themselves, and TLS, are beyond what Harbor can. */
  public static sentinel({ sentinels, masterSet, ...options }: SentinelRedisOptions): ExternalRedis {
    return new ExternalRedis(
      sentinels.map((each) => readAddress(each, SENTINEL_PORT)),
      masterSet,
      options,
    );
  }

  /** {@link RedisOptions.password} */
  public readonly password: SecretValue | undefined;
  /** {@link RedisOptions.username} */
  public readonly username: string | undefined;
  /** {@link RedisOptions.tls} */
  public readonly tls: boolean;
  /** {@link RedisIndexes}, defaults filled in, and the core's. */
  public readonly indexes: Required<RedisIndexes> & { readonly core: number };

  private constructor(
    /** The Redis, or its sentinels. */
    public readonly servers: readonly ServerAddress[],
    /** Name under which sentinels know the master; undefined without sentinels. */
    public readonly masterSet: string | undefined,
    options: RedisOptions,
  ) {
    this.password = options.password;
    this.username = options.username;
    this.tls = options.tls ?? false;
    const { jobservice, registry, scanner, harbor, cache } = options.indexes ?? {};
    this.indexes = {
      core: 0,
      jobservice: jobservice ?? 1,
      registry: registry ?? 2,
      scanner: scanner ?? 5,
      harbor: harbor ?? 6,
      cache: cache ?? 7,
    };
  }

  /** `host:port`, of sentinels one after the other with commas between: as `addr` of the chart and `host` of harbor.yml have it. */
  public get address(): string {
    return this.servers.map(addressText).join(",");
  }
}

/** What a Redis must be. */
export const REDIS_RULES: readonly Rule<ExternalRedis>[] = [
  function* hasServers({ servers }) {
    if (servers.length === 0) {
      yield { code: "RedisSentinelsMissing", what: "redis has no sentinels", instead: "name three of them" };
    }
    for (const { host } of servers.filter((one) => isOwnMachine(one.host))) {
      yield {
        code: "InternalRedis",
        what: "redis is on the own machine: the replicas would have sessions and a queue each",
        got: host,
        instead: "name a server that all of them reach",
      };
    }
    for (const { host, port } of servers.filter((one) => !isOwnMachine(one.host))) {
      if (!isServerHost(host) || !isServerPort(port)) {
        yield {
          code: "RedisHostInvalid",
          what: "redis has a server that is no host with a port",
          got: addressText({ host, port }),
          instead: "write e.g. redis.example.com, 10.0.0.21 or 10.0.0.21:26380",
        };
      }
    }
  },
  function* serversDiffer({ servers }) {
    const addresses = servers.map(addressText);
    for (const address of addresses.filter((one, index) => addresses.indexOf(one) < index)) {
      yield { code: "RedisSentinelRepeated", what: "two sentinels are one", got: address, instead: "name each once" };
    }
  },
  function* masterIsName({ masterSet }) {
    if (masterSet !== undefined && !Token.isUnresolved(masterSet) && !/^[\w.-]+$/.test(masterSet)) {
      yield {
        code: "RedisMasterInvalid",
        what: "redis.masterSet is the name that the sentinels have for the master",
        got: masterSet,
        instead: "take the one after `sentinel monitor` in their configuration: letters, digits, dots, dashes",
      };
    }
  },
  function* sentinelsArePlain({ masterSet, tls }) {
    if (masterSet !== undefined && tls) {
      yield {
        code: "RedisSentinelTls",
        what: "redis has sentinels and TLS: the chart would then not tell the registry the name of the master",
        got: masterSet,
        instead: "put a proxy that follows the master in front (ExternalRedis.single with tls), or leave tls out",
      };
    }
  },
  function* userHasPassword({ username, password }) {
    if (username === undefined) {
      return;
    }
    if (password?.kind === "existing") {
      yield {
        code: "RedisUserElsewhere",
        what: "redis.username would be passed over: where the password is in a Secret that exists, the user is read from there too",
        got: username,
        instead: `write it into the Secret ${password.name} as REDIS_USERNAME, and leave username out`,
      };
    } else if (password === undefined || (!Token.isUnresolved(username) && !/^[\w.@-]+$/.test(username))) {
      yield {
        code: "RedisUserInvalid",
        what: "redis.username is the name of a user with a password",
        got: username,
        instead: "write letters, digits, dots and dashes, and give the password too",
      };
    }
  },
  function* indexesDiffer({ indexes }) {
    const uses = Object.entries(indexes).filter(([, index]) => !Token.isUnresolved(index));
    for (const [use, index] of uses.filter(([, one]) => !(Number.isInteger(one) && one >= 0))) {
      yield {
        code: "RedisIndexInvalid",
        what: `redis.indexes.${use} is no number of a database`,
        got: index,
        instead: "write a whole number, 0 to 15 where Redis has its own 16",
      };
    }
    for (const [position, [use, index]] of uses.entries()) {
      const [other] = uses.slice(0, position).find(([, one]) => one === index) ?? [];
      if (other !== undefined) {
        yield {
          code: "RedisIndexesCollide",
          what: `redis.indexes has one database for ${other} and ${use}, which would delete what the other keeps`,
          got: index,
          instead: "give each a number of its own; 0 is the core's",
        };
      }
    }
  },
];
