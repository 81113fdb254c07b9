import { Token } from "cdktf";
import type { SecretValue } from "../../environment";
import type { Rule } from "../../units";
import { isOwnMachine, isServerHost, isServerPort } from "./server-address";

/** How much of a server's certificate is believed, in PostgreSQL's own words. */
export type SslMode = "disable" | "require" | "verify-ca" | "verify-full";

/** A PostgreSQL outside of Harbor. */
export interface ExternalPostgresOptions {
  /** Name or address of the server: that of a pool or a VIP where there are several. */
  readonly host: string;
  /** TCP port. @default 5432 */
  readonly port?: number;
  /** Name of the database, which has to exist and belong to the user. @default "registry" */
  readonly database?: string;
  /** Name of the user. @default "harbor" */
  readonly username?: string;
  /** Password of the user; an existing Secret has it under the key `password`. */
  readonly password: SecretValue;
  /**
   * How much of the server's certificate is believed; `disable` sends passwords and data over the network readable. An authority of one's own
   * goes into `trustedAuthorities` of the Harbor.
   *
   * @default "verify-full"
   */
  readonly sslMode?: SslMode;
  /** Connections that the server allows (`max_connections`), or the part of them that Harbor may take. @default 100, as PostgreSQL has it */
  readonly maxConnections?: number;
  /**
   * Connections that each pod or node may open.
   *
   * @default what the server allows, shared by all that can run at once
   */
  readonly maxOpenConnections?: number;
}

/**
 * The PostgreSQL of a Harbor. It is outside: the one that Harbor's chart and installer bring is a single one, and its data would be lost with
 * its node.
 */
export class ExternalPostgres {
  /** A PostgreSQL by its address. */
  public static at(options: ExternalPostgresOptions): ExternalPostgres {
    return new ExternalPostgres(options);
  }

  /** {@link ExternalPostgresOptions.host} */
  public readonly host: string;
  /** {@link ExternalPostgresOptions.port} */
  public readonly port: number;
  /** {@link ExternalPostgresOptions.database} */
  public readonly database: string;
  /** {@link ExternalPostgresOptions.username} */
  public readonly username: string;
  /** {@link ExternalPostgresOptions.password} */
  public readonly password: SecretValue;
  /** {@link ExternalPostgresOptions.sslMode} */
  public readonly sslMode: SslMode;
  /** {@link ExternalPostgresOptions.maxConnections} */
  public readonly maxConnections: number;

  private readonly given: number | undefined;

  private constructor(options: ExternalPostgresOptions) {
    this.host = options.host;
    this.port = options.port ?? 5432;
    this.database = options.database ?? "registry";
    this.username = options.username ?? "harbor";
    this.password = options.password;
    this.sslMode = options.sslMode ?? "verify-full";
    this.maxConnections = options.maxConnections ?? 100;
    this.given = options.maxOpenConnections;
  }

  /**
   * Connections that each pod or node may open.
   *
   * @param clients pods or nodes that can run at once
   */
  public openConnections(clients: number): number {
    return this.given ?? Math.min(MOST_USEFUL, Math.floor((this.maxConnections - RESERVED) / clients));
  }

  /** Connections that stay open though nobody uses them, as {@link openConnections}. */
  public idleConnections(clients: number): number {
    return Math.min(MOST_IDLE, this.openConnections(clients));
  }
}

/** What PostgreSQL keeps for its administrators (`superuser_reserved_connections`). */
export const RESERVED = 3;

/** The chart's own limits: more was of no use to anybody. */
const MOST_USEFUL = 900;
const MOST_IDLE = 100;

/** With fewer a pod waits for itself. */
const FEWEST_CONNECTIONS = 5;

/** A PostgreSQL, and how many pods or nodes want connections of it. */
export interface PostgresInput {
  readonly database: ExternalPostgres;
  readonly clients: number;
}

/** What a PostgreSQL must be. */
export const POSTGRES_RULES: readonly Rule<PostgresInput>[] = [
  function* isOutside({ database: { host } }) {
    if (isOwnMachine(host)) {
      yield {
        code: "InternalDatabase",
        what: "database.host is the own machine: the replicas would have a database each",
        got: host,
        instead: "name a server that all of them reach",
      };
    } else if (!isServerHost(host)) {
      yield {
        code: "DatabaseHostInvalid",
        what: "database.host is no name of a server",
        got: host,
        instead: "write e.g. postgres.example.com or 10.0.0.31, and the port as database.port",
      };
    }
  },
  function* portIsPort({ database: { port } }) {
    if (!isServerPort(port)) {
      yield { code: "DatabasePortInvalid", what: "database.port is no port", got: port, instead: "write 1 to 65535" };
    }
  },
  function* namesAreNames({ database: { database, username } }) {
    for (const name of [database, username].filter(
      (one) => !Token.isUnresolved(one) && !/^[A-Za-z_][\w.@$-]{0,62}$/.test(one),
    )) {
      yield {
        code: "DatabaseNameInvalid",
        what: "database and user have names that Harbor can put without quotes into the text by which it connects",
        got: name,
        instead: 'write a letter and then letters, digits and any of _ . @ $ -, e.g. "registry"',
      };
    }
  },
  function* connectionsSuffice({ database, clients }) {
    const { maxConnections } = database;
    const each = database.openConnections(clients);
    const room = `${maxConnections}, of which PostgreSQL keeps ${RESERVED}, for ${clients} pods or nodes`;
    if (!Number.isInteger(maxConnections) || !Number.isInteger(each) || each < FEWEST_CONNECTIONS) {
      yield {
        code: "DatabaseConnectionsTooFew",
        what: `each pod or node needs ${FEWEST_CONNECTIONS} connections to the database at least`,
        got: `${each} of ${room}`,
        instead: `raise max_connections of PostgreSQL to ${FEWEST_CONNECTIONS * clients + RESERVED} or more, and say so in maxConnections`,
      };
    } else if (each * clients + RESERVED > maxConnections) {
      yield {
        code: "DatabaseConnectionsExceeded",
        what: "all pods or nodes together may open more connections than the database allows, those of a rollout counted",
        got: `${each} each of ${room}`,
        instead: `write maxOpenConnections: ${Math.floor((maxConnections - RESERVED) / clients)} or less, or raise maxConnections`,
      };
    }
  },
];
