import { InvalidInputError, type Violation } from "../../units";
import { HarborBucket } from "../description/storage";
import type { HaHarborSettings } from "./ha-harbor-settings";

/** A Harbor beside others of its environment. */
export interface Neighbour {
  /** Path of its construct. */
  readonly path: string;
  readonly settings: HaHarborSettings;
}

/** Something that each Harbor has for itself alone. */
interface Own extends Required<Violation> {
  /** What is equal where two have the same. */
  readonly keys: readonly string[];
}

/**
 * What a Harbor shares with one that came before it and must not, as messages for its validation. Their names are compared as they are written, and so
 * two names of one server go unseen.
 */
export function sharedMessages({ path, settings }: Neighbour, before: readonly Neighbour[]): string[] {
  return before.flatMap((other) => {
    const theirs = new Set(ownOf(other.settings).flatMap(({ code, keys }) => keys.map((key) => `${code} ${key}`)));
    const shared = ownOf(settings).filter(({ code, keys }) => keys.some((key) => theirs.has(`${code} ${key}`)));
    return shared.length === 0
      ? []
      : [new InvalidInputError("HaHarbor", path, shared.map(besides(other.path))).message];
  });
}

/** The violation as people read it, without what was compared. */
function besides(path: string): (own: Own) => Violation {
  return ({ code, what, got, instead }) => ({ code, what: `${path} ${what}`, got, instead });
}

function ownOf({ namespace, description: { keys, database, redis, storage } }: HaHarborSettings): readonly Own[] {
  const tokenKey = keys.source.kind === "variables" ? keys.source.variable("token_key").name : undefined;
  const server = `${database.host.toLowerCase()}:${database.port}/${database.database}`;
  const servers = redis.servers.map(({ host, port }) => [host.toLowerCase(), port, redis.masterSet ?? ""].join(" "));
  const own: readonly (Own | undefined)[] = [
    {
      code: "NamespaceShared",
      what: "is in the same namespace, and its objects have the same names: one release would take over the other",
      got: namespace,
      instead: "give each a namespace of its own",
      keys: [namespace],
    },
    tokenKey === undefined
      ? undefined
      : {
          code: "KeysShared",
          what: "has the same keys: a token of one opens the other",
          got: tokenKey,
          instead: 'write keys: HarborKeys.variables({ prefix: "…" }) for one, and an adminPassword of its own',
          keys: [tokenKey],
        },
    {
      code: "DatabaseShared",
      what: "has the same database, and each would change what the other wrote",
      got: server,
      instead: "make a database for each, and name it as database of ExternalPostgres",
      keys: [server],
    },
    {
      code: "RedisShared",
      what: "has the same Redis, of which both cores take the database 0: sessions and jobs of one would end up in the other",
      got: redis.address,
      instead: "give each a Redis, or a master of the sentinels, of its own",
      keys: servers,
    },
    storage instanceof HarborBucket ? bucketOf(storage) : undefined,
  ];
  return own.filter((one) => one !== undefined);
}

function bucketOf({ options: { endpoint = "", bucket, rootDirectory = "" } }: HarborBucket): Own {
  return {
    code: "StorageShared",
    what: "has the same bucket and folder: the garbage collection of one deletes images of the other",
    got: `${bucket}${rootDirectory}`,
    instead: "give each a bucket, or a rootDirectory, of its own",
    keys: [[endpoint.toLowerCase().replace(/\/$/, ""), bucket, rootDirectory].join(" ")],
  };
}
