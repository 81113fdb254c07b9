import type { DeclaredHarbor } from "./declared-harbor";
import type { Given, RenderedPods } from "./rendered-pods";

/** How a part of Harbor gets to the database. */
export interface DatabaseSettings {
  readonly host: string;
  readonly port: string;
  readonly username: string;
  readonly password: string;
  readonly database: string;
  readonly sslMode: string;
  /** Connections that each pod may open. */
  readonly mostOpen: number;
  /** Authorities that it believes beside those that everybody does, PEM. */
  readonly authorities: string;
}

/** Where Harbor's images look for authorities. */
const AUTHORITIES = "/harbor_cust_cert/custom-ca.crt";

/** As the chart is told. */
export function declaredDatabase(harbor: DeclaredHarbor): DatabaseSettings {
  const external = harbor.value("database", "external") as Readonly<Record<string, string>>;
  const { host = "", port = "", username = "", coreDatabase = "", sslmode = "", existingSecret = "" } = external;
  return {
    ...{ host, port, username, database: coreDatabase, sslMode: sslmode },
    password: harbor.secret(existingSecret).password ?? "",
    mostOpen: Number(harbor.value("database", "maxOpenConns")),
    authorities: harbor.secret(harbor.value("caBundleSecretName") as string)["ca.crt"] ?? "",
  };
}

/** As the core's pods are told. */
export function coreDatabase(pods: RenderedPods): DatabaseSettings {
  return read(pods.of("harbor-core"), "POSTGRESQL", "DATABASE");
}

/** As the exporter's pods are told. */
export function exporterDatabase(pods: RenderedPods): DatabaseSettings {
  return read(pods.of("harbor-exporter"), "HARBOR_DATABASE", "DBNAME");
}

function read({ variables, files }: Given, prefix: string, database: string): DatabaseSettings {
  const value = (name: string): string => variables[`${prefix}_${name}`] ?? "";
  return {
    ...{ host: value("HOST"), port: value("PORT"), username: value("USERNAME"), password: value("PASSWORD") },
    ...{ database: value(database), sslMode: value("SSLMODE"), mostOpen: Number(value("MAX_OPEN_CONNS")) },
    authorities: files[AUTHORITIES] ?? "",
  };
}

/**
 * The text by which Harbor opens a connection: its values as they are, with no quotes around them.
 *
 * @see https://github.com/goharbor/harbor/blob/v2.15.1/src/common/dao/pgsql.go
 */
export function connectionText({ host, port, username, password, database, sslMode }: DatabaseSettings): string {
  return `host=${host} port=${port} user=${username} password=${password} dbname=${database} sslmode=${sslMode}`;
}
