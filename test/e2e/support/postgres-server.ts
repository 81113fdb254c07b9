import { execFileSync, spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { freePort } from "../../nginx-entry/real/sandbox";
import type { CertificateFiles } from "./authority";
import { give, Service, startService, UNPRIVILEGED } from "./service-process";

/** Where Debian keeps the programs of each version. */
const VERSIONS = "/usr/lib/postgresql";

/** Those that are used here; a server may be installed without some of them. */
const PROGRAMS = ["initdb", "postgres", "psql", "pg_isready", "pgbench"];

/** What a client came to. */
export interface Asked {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Folder of the programs of the newest version; undefined where there is none. */
function programs(): string | undefined {
  const versions = fs.existsSync(VERSIONS) ? fs.readdirSync(VERSIONS) : [];
  return versions
    .sort((one, other) => Number(other) - Number(one))
    .map((version) => path.join(VERSIONS, version, "bin"))
    .find((folder) => PROGRAMS.every((name) => fs.existsSync(path.join(folder, name))));
}

/** Why PostgreSQL cannot be started here; undefined when it can. */
export function postgresHindrance(): string | undefined {
  return programs() === undefined ? `no ${PROGRAMS.join(", ")} of one version in ${VERSIONS}` : undefined;
}

/** A PostgreSQL as it is after its installation, but that over the network it speaks TLS alone. */
export class PostgresServer {
  private constructor(
    /** TCP port on loopback. */
    public readonly port: number,
    private readonly home: string,
    private readonly bin: string,
    private readonly service: Service,
  ) {}

  /** @param folder whose users can enter it */
  public static async start(folder: string, { certificate, key }: CertificateFiles): Promise<PostgresServer> {
    const bin = programs() ?? "";
    const port = await freePort();
    const home = path.join(folder, "postgres");
    const data = path.join(home, "data");
    fs.mkdirSync(home, { mode: 0o700 });
    fs.copyFileSync(certificate, path.join(home, "server.crt"));
    fs.copyFileSync(key, path.join(home, "server.key"));
    give(home);
    const options = ["--username=postgres", "--auth=scram-sha-256", "--auth-local=trust", "--no-locale", "--no-sync"];
    const env = { PATH: "/usr/bin:/bin", LC_ALL: "C" };
    const unattended = { cwd: home, stdio: "pipe", env, ...UNPRIVILEGED } as const;
    execFileSync(path.join(bin, "initdb"), [...options, "--encoding=UTF8", `--pgdata=${data}`], unattended);
    const access = ["local all postgres trust", "hostssl all all 127.0.0.1/32 scram-sha-256", ""].join("\n");
    fs.writeFileSync(path.join(data, "pg_hba.conf"), access);
    const settings = {
      ...{ listen_addresses: "127.0.0.1", port: String(port), unix_socket_directories: home, fsync: "off" },
      ...{ ssl: "on", ssl_cert_file: path.join(home, "server.crt"), ssl_key_file: path.join(home, "server.key") },
    };
    const service = await startService({
      ...{ name: "postgres", folder: home, program: path.join(bin, "postgres"), farewell: "SIGINT" },
      args: ["-D", data, ...Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`])],
      ready: () => spawnSync(path.join(bin, "pg_isready"), ["-h", home, "-p", String(port)]).status === 0,
    });
    return new PostgresServer(port, home, bin, service);
  }

  /** Runs statements as the administrator. @throws Error with what PostgreSQL says */
  public administer(sql: string): string {
    const { status, stdout, stderr } = this.psql(
      `host=${this.home} port=${this.port} user=postgres dbname=postgres`,
      sql,
    );
    if (status !== 0) {
      throw new Error(stderr);
    }
    return stdout;
  }

  /** Runs statements as somebody who comes over the network. @param connection whose host is this machine @param authority who is believed, PEM */
  public ask(connection: string, authority: string, sql: string): Asked {
    const file = path.join(this.home, "authority.crt");
    fs.writeFileSync(file, authority);
    // The name stays the one in the certificate, wherever it leads.
    return this.psql(connection, sql, { PGSSLROOTCERT: file, PGHOSTADDR: "127.0.0.1" });
  }

  /** Opens connections, all at the same time, and asks each for something. */
  public askAtOnce(connections: number, connection: string, authority: string): Asked {
    const [file, script] = ["authority.crt", "script.sql"].map((name) => path.join(this.home, name)) as [
      string,
      string,
    ];
    fs.writeFileSync(file, authority);
    fs.writeFileSync(script, "select 1;\n");
    const env = { PGSSLROOTCERT: file, PGHOSTADDR: "127.0.0.1" };
    const load = ["--no-vacuum", "--transactions=1", `--client=${connections}`, `--file=${script}`];
    return this.run("pgbench", [...load, connection], env);
  }

  public stop(): Promise<void> {
    return this.service.stop();
  }

  private psql(connection: string, sql: string, env: Readonly<Record<string, string>> = {}): Asked {
    const quiet = ["--no-psqlrc", "--no-password", "--quiet", "--tuples-only", "--no-align"];
    return this.run("psql", [...quiet, "--set=ON_ERROR_STOP=1", "--command", sql, "--dbname", connection], env);
  }

  private run(program: string, args: readonly string[], env: Readonly<Record<string, string>>): Asked {
    const { status, stdout, stderr } = spawnSync(path.join(this.bin, program), args, {
      ...{ encoding: "utf8", timeout: 30_000, cwd: this.home },
      env: { PATH: "/usr/bin:/bin", HOME: this.home, LC_ALL: "C", ...env },
    });
    return { status, stdout, stderr };
  }
}
