import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { SecretValue } from "../../lib/environment";
import { ExternalPostgres } from "../../lib/harbor";
import { describeUnless, missing } from "../support/requirements";
import { Authority } from "./support/authority";
import { DeclaredHarbor } from "./support/declared-harbor";
import { chartHindrance, ensureCluster, inCluster } from "./support/harbor-chart";
import {
  connectionText,
  coreDatabase,
  DatabaseSettings,
  declaredDatabase,
  exporterDatabase,
} from "./support/harbor-database";
import { PostgresServer, postgresHindrance } from "./support/postgres-server";
import { give } from "./support/service-process";
import { Undo } from "./support/undo";

const HOST = "postgres.example.com";

/** Every character that the password may have. */
const PASSWORD = Array.from({ length: 94 }, (_, index) => String.fromCharCode(33 + index))
  .filter((character) => !["'", "\\"].includes(character))
  .join("");

/** The statements that people are told to run. */
const PREPARATION = /`(CREATE USER .*;)`/.exec(
  fs.readFileSync(path.join(__dirname, "..", "..", "docs", "harbor.md"), "utf8"),
)?.[1];

/** What changes of Harbor's schema are made of. */
const SCHEMA = `
  CREATE TABLE project (id SERIAL PRIMARY KEY, name VARCHAR(255) UNIQUE, extra JSONB, made TIMESTAMP DEFAULT now());
  CREATE INDEX named ON project (name);
  CREATE FUNCTION touched() RETURNS TRIGGER AS $$ BEGIN NEW.made = now(); RETURN NEW; END $$ LANGUAGE plpgsql;
  CREATE TRIGGER touched BEFORE UPDATE ON project FOR EACH ROW EXECUTE PROCEDURE touched();
  INSERT INTO project (name) VALUES ('library');
  UPDATE project SET extra = '{}';
  ALTER TABLE project ADD COLUMN kept BOOLEAN DEFAULT false;
  SELECT name FROM project;
  DROP TABLE project; DROP FUNCTION touched;`;

describeUnless(postgresHindrance() ?? missing(["openssl"]), "Harbor at a real PostgreSQL", () => {
  let server: PostgresServer;
  let harbor: DeclaredHarbor;
  let stranger: Authority;

  const undo = new Undo();

  beforeAll(async () => {
    await ensureCluster();
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), "onprem-postgres-"));
    undo.add(() => {
      fs.rmSync(folder, { recursive: true });
    });
    give(folder);
    const authority = new Authority(folder, "authority");
    stranger = new Authority(folder, "stranger");
    server = await PostgresServer.start(folder, authority.issue(HOST));
    undo.add(() => server.stop());
    const database = { host: HOST, port: server.port, password: SecretValue.variable("harbor_database") };
    harbor = await DeclaredHarbor.made(
      { database: ExternalPostgres.at(database), trustedAuthorities: authority.certificate },
      { harbor_database: PASSWORD, harbor_redis: "unused" },
    );
    undo.add(() => {
      harbor.close();
    });
  });
  afterAll(() => undo.all());

  test("the statements of the documentation are all that it takes, but for the password", () => {
    const statements = PREPARATION?.split("; ") ?? [];
    expect(statements).toHaveLength(2);
    for (const statement of statements) {
      server.administer(statement.replace("…", PASSWORD));
    }
  });

  test("a new PostgreSQL has the limits that are counted with", () => {
    expect(server.administer("SHOW max_connections")).toBe("100\n");
    expect(server.administer("SHOW superuser_reserved_connections")).toBe("3\n");
  });

  test.each(["two words", "'quoted", "back\\slash"])(
    "a password that would not get there is refused before: %s",
    async (wrong) => {
      server.administer(`CREATE USER careless PASSWORD '${wrong.replace("'", "''")}'`);
      const { authorities, ...known } = declaredDatabase(harbor);
      const careless = { ...known, authorities, username: "careless", database: "postgres", password: wrong };
      expect(server.ask(connectionText(careless), authorities, "SELECT 1").status).not.toBe(0);
      server.administer("DROP USER careless");
      await expect(harbor.secrets(["set", "test", "harbor_database"], wrong)).rejects.toThrow(
        "without white space, single quotes and backslashes",
      );
    },
  );

  const connects = (settings: () => DatabaseSettings): void => {
    test("gets there by TLS, with the authority's certificate for that name alone", () => {
      const { authorities, ...known } = settings();
      expect(known.sslMode).toBe("verify-full");
      const asked = server.ask(
        connectionText(settings()),
        authorities,
        "SELECT current_user, current_database(), ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()",
      );
      expect(asked).toEqual({ status: 0, stdout: "harbor|registry|t\n", stderr: "" });
    });

    test("is refused where it should be", () => {
      const { authorities } = settings();
      const refusal = (changed: Partial<DatabaseSettings>, believed = authorities): string => {
        const { status, stderr } = server.ask(connectionText({ ...settings(), ...changed }), believed, "SELECT 1");
        expect(status).toBe(2);
        return stderr;
      };
      expect(refusal({}, stranger.certificate)).toContain("certificate verify failed");
      expect(refusal({ host: "other.example.com" })).toContain(`server certificate for "${HOST}" does not match`);
      expect(refusal({ sslMode: "disable" })).toContain("no encryption");
      expect(refusal({ password: "another" })).toContain("password authentication failed");
    });

    test("may change its schema as a new version does", () => {
      const { status, stdout } = server.ask(connectionText(settings()), settings().authorities, SCHEMA);
      expect(stdout).toBe("library\n");
      expect(status).toBe(0);
    });

    test("all pods at once, those of a rollout among them, have the connections that they may open", () => {
      // Cores, jobservices and exporters: two of each, and one more while they are replaced.
      const pods = 9;
      const most = pods * settings().mostOpen;
      const all = server.askAtOnce(most, connectionText(settings()), settings().authorities);
      expect(all.stderr).not.toContain("FATAL");
      expect(all.status).toBe(0);
      const more = server.askAtOnce(98, connectionText(settings()), settings().authorities);
      expect(more.stderr).toMatch(/remaining connection slots are reserved/);
    });
  };

  describe("as the chart is told", () => {
    connects(() => declaredDatabase(harbor));
  });

  describeUnless(chartHindrance(), "as the chart tells its pods", () => {
    const told: Record<"core" | "exporter", DatabaseSettings[]> = { core: [], exporter: [] };
    beforeAll(async () => {
      const pods = await inCluster(harbor);
      told.core.push(coreDatabase(pods));
      told.exporter.push(exporterDatabase(pods));
    });

    describe("the core", () => {
      connects(() => told.core[0]!);
    });

    test("the exporter is told the same", () => {
      expect(told.exporter).toEqual(told.core);
    });
  });
});
