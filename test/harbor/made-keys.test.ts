import { createSign, createVerify, X509Certificate } from "node:crypto";
import * as fs from "node:fs";
import * as path from "node:path";
import { compareSync } from "bcryptjs";
import { Environment } from "../../lib/environment";
import { fakeApp, onprem, Ran } from "../cli/fake-app";
import { harbor } from "./harbors";

/** What an environment with a Harbor in it says of its secrets. */
const DECLARATIONS = Environment.stackOf(harbor()).metadata.secrets ?? {};

let folder: string;
let made: Ran;
let values: Readonly<Record<string, string>>;

const secrets = (args: readonly string[], stdin?: string): Promise<Ran> =>
  onprem(folder, ["secrets", ...args], stdin === undefined ? {} : { stdin });

beforeAll(async () => {
  folder = fakeApp({ "test-registry": { environment: "test", resource: {}, declarations: DECLARATIONS } });
  made = await secrets(["init", "test"]);
  const text = fs.readFileSync(path.join(folder, "secrets/test.tfvars.json"), "utf8");
  values = JSON.parse(text) as Record<string, string>;
});
afterAll(() => {
  fs.rmSync(folder, { recursive: true });
});

const valueOf = (name: string): string => values[`harbor_${name}`] ?? "";

test("all keys are made, and what only others have is asked for", () => {
  expect(made.status).toBe(0);
  expect(Object.keys(values).sort()).toEqual(
    Object.keys(DECLARATIONS).filter((name) => !["harbor_database", "harbor_redis"].includes(name)),
  );
  expect(made.stdout).toContain("harbor_database: the password of harbor at the PostgreSQL postgres.example.com\n");
  expect(made.stdout).toContain("harbor_redis: the password of the Redis at redis.example.com:6379\n");
});

test("a token that the key signs is one that the certificate takes", () => {
  const certificate = new X509Certificate(valueOf("token_certificate"));
  expect(valueOf("token_key")).toMatch(/^-----BEGIN RSA PRIVATE KEY-----\n/);
  expect(certificate.subject).toBe("CN=harbor-token-issuer");
  const signature = createSign("RSA-SHA256").update("a token").sign(valueOf("token_key"));
  expect(createVerify("RSA-SHA256").update("a token").verify(certificate.publicKey, signature)).toBe(true);
  expect(createVerify("RSA-SHA256").update("another").verify(certificate.publicKey, signature)).toBe(false);
});

test("the registry's password is the one that its password file takes", () => {
  const [user, hash = ""] = valueOf("registry_htpasswd").split(":");
  expect(user).toBe("harbor_registry_user");
  expect(compareSync(valueOf("registry_password"), hash)).toBe(true);
});

test("lengths are Harbor's, and no two keys are equal", () => {
  const names = ["secretkey", "csrf_key", "core_secret", "jobservice_secret", "registry_secret"];
  expect(names.map((name) => valueOf(name).length)).toEqual([16, 32, 16, 16, 16]);
  expect(new Set(Object.values(values)).size).toBe(Object.keys(values).length);
});

test("with what others have, everything is there and right", async () => {
  expect((await secrets(["list", "test"])).status).toBe(1);
  await secrets(["set", "test", "harbor_database"], "from-the-dba");
  await secrets(["set", "test", "harbor_redis"], "from-the-dba-too");
  expect((await secrets(["list", "test"])).status).toBe(0);
});

test("the key that the database's passwords are encrypted with is never made anew by accident", async () => {
  const { status, stderr } = await secrets(["rotate", "test", "harbor_secretkey", "--yes"]);
  expect(status).toBe(1);
  expect(stderr).toContain("the passwords in Harbor's database that it encrypts");
});

test("a key in PKCS#8 is refused before anything is applied", async () => {
  const { status, stderr } = await secrets(
    ["set", "test", "harbor_token_key"],
    "-----BEGIN PRIVATE KEY-----\nMIIE\n-----END PRIVATE KEY-----\n",
  );
  expect(status).toBe(1);
  expect(stderr).toContain("an RSA private key in PKCS#1");
});
