import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { parse } from "yaml";
import { SecretValue } from "../../lib/environment";
import { ExternalRedis } from "../../lib/harbor";
import { freePort } from "../nginx-entry/real/sandbox";
import { describeUnless, missing } from "../support/requirements";
import { DeclaredHarbor } from "./support/declared-harbor";
import { chartHindrance, ensureCluster, inCluster } from "./support/harbor-chart";
import { REGISTRY_CONFIGURATION } from "./support/harbor-redis";
import { redisCli } from "./support/redis-client";
import { quoted, REDIS_PROGRAMS, RedisServer, startRedis } from "./support/redis-servers";
import type { Given } from "./support/rendered-pods";
import { give, startService } from "./support/service-process";
import { digestOf, REGISTRY_PROGRAM } from "./support/token-registry";
import { Undo } from "./support/undo";

const PASSWORD = 'a"password\\with:all@kinds/of%25#characters';
const LAYER = "a layer of an image";

/** The database of the registry. */
const DATABASE = 2;

/** Settings of the registry's configuration that are another machine's. */
interface Configuration {
  readonly storage: Readonly<Record<string, unknown>>;
  readonly redis: Readonly<Record<string, unknown>> & { readonly addr: string };
  readonly http: Readonly<Record<string, unknown>>;
  readonly auth: { readonly htpasswd: { readonly realm: string; readonly path: string } };
}

const hindrance = missing([REGISTRY_PROGRAM, ...REDIS_PROGRAMS]) ?? chartHindrance();

describeUnless(hindrance, "a real registry with the files of Harbor's", () => {
  describe.each([
    ["a Redis with a password", PASSWORD],
    ["a Redis that asks for none", undefined],
  ])("%s", (_, password) => {
    const undo = new Undo();
    let folder: string;
    let redis: RedisServer;
    let core: Given;
    let url: string;

    /** Starts the registry as its pod would, on this machine: addresses and folders are others. */
    const start = async ({ files, variables }: Given): Promise<void> => {
      const configuration = parse(files[REGISTRY_CONFIGURATION] ?? "") as Configuration;
      const { storage, http, auth } = configuration;
      const [port, debug] = [await freePort(), await freePort()];
      const home = path.join(folder, "registry");
      const [images, passwords, config] = ["images", "passwd", "config.yml"].map((one) => path.join(home, one)) as [
        string,
        string,
        string,
      ];
      fs.mkdirSync(images, { recursive: true });
      fs.writeFileSync(passwords, files[auth.htpasswd.path] ?? "");
      const local = {
        ...configuration,
        storage: { ...storage, filesystem: { rootdirectory: images } },
        redis: { ...configuration.redis, addr: configuration.redis.addr.replace("redis.example.com", "127.0.0.1") },
        http: { ...http, addr: `127.0.0.1:${port}`, debug: { addr: `127.0.0.1:${debug}` } },
        auth: { htpasswd: { ...auth.htpasswd, path: passwords } },
      };
      // JSON is YAML.
      fs.writeFileSync(config, JSON.stringify(local));
      give(home);
      url = `http://127.0.0.1:${port}`;
      const registry = await startService({
        ...{ name: "registry", folder: home, program: REGISTRY_PROGRAM, args: ["serve", config] },
        environment: Object.fromEntries(Object.entries(variables).filter(([name]) => name.startsWith("REGISTRY_"))),
        ready: () =>
          fetch(url).then(
            () => true,
            () => false,
          ),
      });
      undo.add(() => registry.stop());
    };

    beforeAll(async () => {
      await ensureCluster();
      folder = fs.mkdtempSync(path.join(os.tmpdir(), "onprem-registry-"));
      undo.add(() => {
        fs.rmSync(folder, { recursive: true });
      });
      give(folder);
      const lines = password === undefined ? [] : [`requirepass ${quoted(password)}`];
      redis = await startRedis(folder, "redis", lines);
      undo.add(() => redis.stop());
      const login = password === undefined ? {} : { password: SecretValue.variable("harbor_redis") };
      const harbor = await DeclaredHarbor.made(
        {
          redis: ExternalRedis.single({ host: "redis.example.com", port: redis.port, ...login }),
        },
        { harbor_database: "unused", ...(password === undefined ? {} : { harbor_redis: password }) },
      );
      undo.add(() => {
        harbor.close();
      });
      const pods = await inCluster(harbor);
      core = pods.of("harbor-core");
      await start(pods.of("harbor-registry"));
    });
    afterAll(() => undo.all());

    const ask = (method: string, at: string, secret: string, body?: string): Promise<Response> => {
      const login = Buffer.from(`${core.variables.REGISTRY_CREDENTIAL_USERNAME ?? ""}:${secret}`).toString("base64");
      const headers = { authorization: `Basic ${login}`, "content-type": "application/octet-stream" };
      return fetch(`${url}${at}`, { method, headers, ...(body === undefined ? {} : { body }) });
    };

    test("lets in who comes with the name and password that the core has, and nobody else", async () => {
      expect((await ask("GET", "/v2/", core.variables.REGISTRY_CREDENTIAL_PASSWORD ?? "")).status).toBe(200);
      expect((await ask("GET", "/v2/", "another")).status).toBe(401);
    });

    test("takes a layer, and what it knows of it is in its own database of Redis", async () => {
      const secret = core.variables.REGISTRY_CREDENTIAL_PASSWORD ?? "";
      const begun = await ask("POST", "/v2/library/shop/blobs/uploads/", secret);
      const location = new URL(begun.headers.get("location") ?? "", url);
      const digest = digestOf(LAYER);
      expect((await ask("PUT", `${location.pathname}${location.search}&digest=${digest}`, secret, LAYER)).status).toBe(
        201,
      );
      const keys = (database: number): readonly string[] =>
        redisCli(redis.port, ["-n", String(database), "keys", "*"], password).text.split("\n");
      expect(keys(DATABASE)).toContain(`blobs::${digest}`);
      expect(redisCli(redis.port, ["info", "keyspace"], password).text.match(/^db\d+/gm)).toEqual([`db${DATABASE}`]);
    });
  });
});
