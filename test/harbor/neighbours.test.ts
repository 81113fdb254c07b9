import { App } from "cdktf";
import { ArtifactSources, Environment, EnvironmentProps, SecretValue } from "../../lib/environment";
import {
  ExternalPostgres,
  ExternalRedis,
  HaHarbor,
  HaHarborProps,
  HarborExposure,
  HarborKeys,
  HarborScanner,
  HarborStorage,
} from "../../lib/harbor";
import { NginxEntry } from "../../lib/nginx-entry";
import { CLUSTER, testEnvironment } from "../support/environments";
import { codesOf } from "../support/refusal";
import { synthesize } from "../support/synth";
import { harbor, leastHarbor, MIRRORED, PAIR } from "./harbors";

const password = SecretValue.variable("password");
const database = (options: { readonly host: string; readonly port?: number; readonly database?: string }) =>
  ExternalPostgres.at({ ...options, password });
const redis = (host: string, port?: number) =>
  ExternalRedis.single({ host, password, ...(port === undefined ? {} : { port }) });
const sentinels = (masterSet: string, ...names: readonly string[]) =>
  ExternalRedis.sentinel({ masterSet, sentinels: names.map((one) => `${one}.example.com`) });
const bucket = (rootDirectory?: string, endpoint = "https://rgw.example.com") =>
  HarborStorage.s3({
    ...{
      bucket: "harbor",
      endpoint,
      accessKey: SecretValue.variable("access"),
      secretKey: SecretValue.variable("secret"),
    },
    ...(rootDirectory === undefined ? {} : { rootDirectory }),
  });

/** A Harbor that has nothing in common with one of another name. */
const apart = (name: string): Partial<HaHarborProps> => ({
  keys: HarborKeys.variables({ prefix: name }),
  database: database({ host: `${name}.example.com` }),
  redis: redis(`${name}.example.com`),
});

/** What a synth of two Harbors in stacks of their own says: codes. */
function shared(
  one: Partial<HaHarborProps>,
  two: Partial<HaHarborProps>,
  ids: readonly [string, string] = ["one", "two"],
): string {
  try {
    synthesize((app) => {
      const environment = testEnvironment(app);
      new HaHarbor(environment.stack("a"), ids[0], { ...leastHarbor(), ...apart("one"), ...one });
      new HaHarbor(environment.stack("b"), ids[1], { ...leastHarbor(), ...apart("two"), ...two });
    });
    return "";
  } catch (error) {
    const { message } = error as Error;
    return (message.match(/(?<=HaHarbor \[\S+\] )\w+/g) ?? [message]).join(" ");
  }
}

test("two Harbors that are told as little as one share keys, database and Redis, and nobody may", () => {
  const { keys, database: postgres, redis: sessions } = apart("one");
  expect(shared({}, { keys, database: postgres, redis: sessions })).toBe("KeysShared DatabaseShared RedisShared");
});

test.each<[string, Partial<HaHarborProps>, Partial<HaHarborProps>]>([
  ["NamespaceShared", { namespace: "registry" }, { namespace: "registry" }],
  ["NamespaceShared", {}, { namespace: "one" }],
  ["", { namespace: "registry" }, {}],
  ["", { keys: HarborKeys.existing({ secretName: "keys" }), namespace: "x" }, { namespace: "y" }],
  [
    "DatabaseShared",
    { database: database({ host: "DB.example.com" }) },
    { database: database({ host: "db.example.com" }) },
  ],
  [
    "",
    { database: database({ host: "db.example.com", database: "one" }) },
    { database: database({ host: "db.example.com", database: "two" }) },
  ],
  [
    "",
    { database: database({ host: "db.example.com" }) },
    { database: database({ host: "db.example.com", port: 5433 }) },
  ],
  ["RedisShared", { redis: redis("r.example.com") }, { redis: redis("R.example.com", 6379) }],
  ["", { redis: redis("r.example.com") }, { redis: redis("r.example.com", 6380) }],
  ["RedisShared", { redis: sentinels("main", "a", "b", "c") }, { redis: sentinels("main", "c", "d", "e") }],
  ["", { redis: sentinels("main", "a", "b", "c") }, { redis: sentinels("other", "a", "b", "c") }],
  ["StorageShared", { storage: bucket() }, { storage: bucket(undefined, "https://RGW.example.com/") }],
  ["StorageShared", { storage: bucket("/harbor") }, { storage: bucket("/harbor") }],
  ["", { storage: bucket("/one") }, { storage: bucket("/two") }],
  ["", { storage: bucket() }, { storage: bucket(undefined, "https://other.example.com") }],
])("%s", (codes, one, two) => {
  expect(shared(one, two)).toBe(codes);
});

test("two in namespaces of their own of one name share it", () => {
  expect(shared({}, {}, ["harbor", "harbor"])).toBe("NamespaceShared");
});

test("two environments may each have the same", () => {
  const { stacks } = synthesize((app) => {
    for (const id of ["test", "other"]) {
      new HaHarbor(new Environment(app, id, { cluster: CLUSTER }).stack("registry"), "harbor", leastHarbor());
    }
  });
  expect(Object.keys(stacks)).toEqual(["other-registry", "test-registry"]);
});

test("a node port that something else has is refused", () => {
  const exposure = HarborExposure.nodePort({ port: 30443, tls: PAIR });
  const apply = (nodePort: number): unknown =>
    synthesize((app) => {
      const environment = testEnvironment(app);
      new NginxEntry(environment.stack("entry"), "entry", { nodePort });
      new HaHarbor(environment.stack("registry"), "harbor", { ...leastHarbor(), exposure });
    });
  expect(() => apply(30443)).toThrow("[test-registry/harbor] NodePortTaken: test-entry/entry/Service has");
  expect(apply(30444)).toHaveProperty("stacks.test-registry");
});

test("an entry of another environment is refused", () => {
  const app = new App();
  const here = testEnvironment(app);
  const there = new Environment(app, "other", { cluster: CLUSTER });
  const make = (entryOf: Environment, id: string): unknown => {
    const entry = new NginxEntry(entryOf.stack(id), id, { tls: PAIR });
    return new HaHarbor(here.stack(`${id}-registry`), id, {
      ...leastHarbor(),
      exposure: HarborExposure.entry(entry),
    });
  };
  expect(codesOf(() => make(there, "strange"))).toEqual(["EntryElsewhere"]);
  expect(codesOf(() => make(here, "own"))).toEqual([]);
});

test.each<[readonly string[], EnvironmentProps["artifacts"], Partial<HaHarborProps>]>([
  [["MirrorIsItself"], { images: "harbor.example.com:28888/mirror" }, {}],
  [["MirrorIsItself"], { images: "harbor.example.com/mirror" }, { externalUrl: "https://harbor.example.com" }],
  [[], { images: "registry.example.com/mirror" }, {}],
  [
    ["PullSecretBeforeNamespace"],
    { ...MIRRORED.artifacts, pullSecret: SecretValue.existing({ name: "pull", key: "x" }) },
    {},
  ],
  [
    [],
    { ...MIRRORED.artifacts, pullSecret: SecretValue.existing({ name: "pull", key: "x" }) },
    { namespace: "harbor" },
  ],
])("%j: images of %j", (codes, artifacts, props) => {
  const given = { scanner: HarborScanner.off(), ...props };
  expect(codesOf(() => harbor(given, artifacts === undefined ? {} : { artifacts }))).toEqual(codes);
});

test("the mirror of another environment is a Harbor as it is, and its project", () => {
  const made = harbor();
  const of = (images: NonNullable<EnvironmentProps["artifacts"]>["images"]): string =>
    new ArtifactSources("other", images === undefined ? {} : { images }).mirrored("goharbor/harbor-core:v2.15.1");
  expect(of(made)).toBe("harbor.example.com:28888/goharbor/harbor-core:v2.15.1");
  expect(of(made.project("mirror"))).toBe("harbor.example.com:28888/mirror/goharbor/harbor-core:v2.15.1");
});
