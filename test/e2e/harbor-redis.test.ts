import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { SecretValue } from "../../lib/environment";
import { ExternalRedis } from "../../lib/harbor";
import { describeUnless, missing } from "../support/requirements";
import { Authority } from "./support/authority";
import { DeclaredHarbor } from "./support/declared-harbor";
import { chartHindrance, ensureCluster, inCluster } from "./support/harbor-chart";
import { declaredRedis, RedisAddresses, toldRedis } from "./support/harbor-redis";
import type { RedisAddress } from "./support/redis-address";
import { askRedis, masterPort } from "./support/redis-client";
import { REDIS_PROGRAMS, RedisServer, SentinelSet, startRedis, tlsLines, userLines } from "./support/redis-servers";
import { give, until } from "./support/service-process";
import { Undo } from "./support/undo";

/** Every character that the password may have. */
const PASSWORD = Array.from({ length: 94 }, (_, index) => String.fromCharCode(33 + index)).join("");
const USER = { name: "harbor", password: PASSWORD, may: "~* &* +@all -@admin -@dangerous +role +info" };
const LOGIN = { username: USER.name, password: SecretValue.variable("harbor_redis") };

/** The databases of the documentation, each for one use. */
const DATABASES = [0, 1, 2, 5, 6, 7];

/** By whom a database is used; each is told it in one place or more. */
const databasesIn = (addresses: RedisAddresses): readonly number[] =>
  [...new Set(Object.values(addresses).map(({ database }) => database))].sort();

describeUnless(missing([...REDIS_PROGRAMS, "openssl"]), "Harbor at a real Redis", () => {
  let folder: string;
  let authority: Authority;
  let trusted: string;
  let stranger: string;

  beforeAll(async () => {
    await ensureCluster();
    folder = fs.mkdtempSync(path.join(os.tmpdir(), "onprem-redis-"));
    give(folder);
    authority = new Authority(folder, "authority");
    const files = [authority, new Authority(folder, "stranger")].map(({ certificate }, index) => {
      const file = path.join(folder, `believed-${index}.crt`);
      fs.writeFileSync(file, certificate);
      return file;
    });
    [trusted = "", stranger = ""] = files;
  });
  afterAll(() => {
    fs.rmSync(folder, { recursive: true });
  });

  /** A folder for services of one group of tests. */
  const newHome = (): string => {
    const home = fs.mkdtempSync(path.join(folder, "home-"));
    give(home);
    return home;
  };

  /** Harbor as it is told to get to a Redis. */
  const declared = (redis: ExternalRedis): Promise<DeclaredHarbor> =>
    DeclaredHarbor.made(
      { redis, trustedAuthorities: authority.certificate },
      { harbor_redis: PASSWORD, harbor_database: "unused" },
    );

  const asDeclared = (harbor: DeclaredHarbor, redis: ExternalRedis): Promise<RedisAddresses> =>
    Promise.resolve(declaredRedis(harbor, redis));
  const asTold = async (harbor: DeclaredHarbor): Promise<RedisAddresses> => toldRedis(await inCluster(harbor));

  const SOURCES = [
    ["as the construct declares it", undefined, asDeclared],
    ["as the chart tells its pods", chartHindrance(), asTold],
  ] as const;

  for (const [name, hindrance, addressesOf] of SOURCES) {
    describeUnless(hindrance, `one Redis, with TLS and a user of its own, ${name}`, () => {
      const undo = new Undo();
      let server: RedisServer;
      let addresses: RedisAddresses;
      beforeAll(async () => {
        const host = "redis.example.com";
        const files = authority.issue(host);
        give(folder);
        server = await startRedis(newHome(), "single", [...tlsLines(files), ...userLines([USER])]);
        undo.add(() => server.stop());
        const redis = ExternalRedis.single({ host, port: server.port, tls: true, ...LOGIN });
        const harbor = await declared(redis);
        undo.add(() => {
          harbor.close();
        });
        addresses = await addressesOf(harbor, redis);
      });
      afterAll(() => undo.all());

      test("everybody gets in, each use to a database of its own", () => {
        for (const [who, address] of Object.entries(addresses)) {
          expect(askRedis(address, trusted, "sadd", "here", who)).toEqual({ status: 0, text: "1" });
        }
        expect(databasesIn(addresses)).toEqual(DATABASES);
        for (const [who, address] of Object.entries(addresses)) {
          const users = Object.entries(addresses).filter(([, { database }]) => database === address.database);
          const { text } = askRedis(address, trusted, "smembers", "here");
          expect([who, text.split("\n").sort()]).toEqual([who, users.map(([one]) => one).sort()]);
        }
      });

      test("is refused where it should be", () => {
        const refusals = (changed: Partial<RedisAddress>, believed = trusted): readonly string[] =>
          Object.values(addresses).map((address) => {
            const { status, text } = askRedis({ ...address, ...changed }, believed, "get", "here");
            expect(status).toBe(1);
            return text;
          });
        const all = (text: RegExp): readonly unknown[] =>
          Object.keys(addresses).map(() => expect.stringMatching(text) as unknown);
        expect(refusals({}, stranger)).toEqual(all(/certificate verify failed/));
        expect(refusals({ password: "another" })).toEqual(all(/WRONGPASS/));
        expect(refusals({ username: "" })).toEqual(all(/WRONGPASS/));
        expect(refusals({ tls: false })).toEqual(all(/reset by peer|closed the connection/));
      });
    });

    describeUnless(hindrance, `sentinels, ${name}`, () => {
      const MASTER = "harbor-master";
      const keeper = { name: "keeper", password: "keeper-password", may: "~* &* +@all" };
      const undo = new Undo();
      let set: SentinelSet;
      let addresses: RedisAddresses;
      beforeAll(async () => {
        set = await SentinelSet.start(newHome(), undo, MASTER, [USER, keeper], keeper);
        const sentinels = set.sentinels.map(({ port }, index) => `sentinel-${index + 1}.example.com:${port}`);
        const redis = ExternalRedis.sentinel({ sentinels, masterSet: MASTER, ...LOGIN });
        const harbor = await declared(redis);
        undo.add(() => {
          harbor.close();
        });
        addresses = await addressesOf(harbor, redis);
      });
      afterAll(() => undo.all());

      const ports = (): readonly (number | undefined)[] => [...new Set(Object.values(addresses).map(masterPort))];

      test("everybody finds the master by its name, and no other", () => {
        expect(ports()).toEqual([set.primaryPort]);
        expect(databasesIn(addresses)).toEqual(DATABASES);
        for (const address of Object.values(addresses)) {
          expect(address.servers).toHaveLength(3);
          expect(masterPort({ ...address, masterSet: "another" })).toBeUndefined();
        }
      });

      test("when the master is lost, and a sentinel with it, everybody goes on with what was written", async () => {
        for (const [who, address] of Object.entries(addresses)) {
          expect(askRedis(address, trusted, "set", who, "written")).toEqual({ status: 0, text: "OK" });
          expect(askRedis(address, trusted, "role").text).toMatch(/^master\n/);
        }
        await until("the replica has it all", () => set.isReplicated);
        await set.loseNode();
        await until("the sentinels chose another", () => ports().join() === String(set.replicaPort));
        for (const [who, address] of Object.entries(addresses)) {
          await until("it takes what is written", () => askRedis(address, trusted, "set", "after", who).status === 0);
          expect(askRedis(address, trusted, "get", who).text).toBe("written");
        }
      });
    });
  }
});
