import * as fs from "node:fs";
import { selfSigned } from "../../support/certificate";
import { onprem, writeSecrets, writeStacks } from "../fake-app";
import { DECLARATIONS, fileOf, MADE, modeOf, REGISTRY, secretApp, valuesIn } from "./secret-app";

let folder: string;
beforeEach(() => {
  folder = secretApp();
});
afterEach(() => {
  fs.rmSync(folder, { recursive: true });
});

const init = (...args: readonly string[]) => onprem(folder, ["secrets", "init", ...args]);

test("makes what has a recipe, in a file that nobody else can read, and says what is to be given", async () => {
  const { status, stdout } = await init("prod");
  expect(stdout).toBe(
    [
      "Made, in secrets/prod.tfvars.json:",
      "  csrf_key",
      "  database_key",
      "  pull_password",
      "  token_key",
      "  token_certificate",
      "  pull_htpasswd",
      "If prod runs already, give these the value that it has, or this is lost:",
      "  database_key: the passwords in the database, which it encrypts",
      "    npx onprem secrets set --force prod database_key < FILE",
      "To be given:",
      "  ceph_key: the key of client.rbd, from who runs Ceph",
      "    ceph auth get-key client.rbd | npx onprem secrets set prod ceph_key",
      "  entry_key: the key of the entry",
      "    npx onprem secrets set prod entry_key < FILE",
      "  webhook",
      "    npx onprem secrets set prod webhook < FILE",
      "",
    ].join("\n"),
  );
  expect(status).toBe(0);
  expect(Object.keys(valuesIn(folder)).sort()).toEqual([...MADE]);
  expect([modeOf(fileOf(folder)), modeOf(`${folder}/secrets`)]).toEqual(["600", "700"]);
  expect(fs.readdirSync(`${folder}/secrets`)).toEqual([".gitignore", "prod.tfvars.json"]);
});

test("never changes what is there, and leaves the file alone where nothing is missing", async () => {
  await init("prod");
  const { mtimeNs, ino } = fs.statSync(fileOf(folder), { bigint: true });
  const before = valuesIn(folder);
  const { status, stdout } = await init("prod");
  expect(status).toBe(0);
  expect(stdout).not.toContain("Made");
  // What was there before is what runs.
  expect(stdout).not.toContain("runs already");
  expect(stdout).toContain(`Were there:\n${MADE.map((name) => `  ${name}\n`).join("")}To be given:\n`);
  expect(valuesIn(folder)).toEqual(before);
  const after = fs.statSync(fileOf(folder), { bigint: true });
  expect([after.mtimeNs, after.ino]).toEqual([mtimeNs, ino]);
});

test("says when nothing is left to be given, and how Terraform takes it", async () => {
  const rest = { ceph_key: "AQ==", entry_key: selfSigned("entry").key, webhook: "w" };
  writeSecrets(folder, "prod", JSON.stringify(rest));
  const complete = "Everything is there and right; deploy with --var-file secrets/prod.tfvars.json\n";
  expect((await init("prod")).stdout).toContain(complete);
  writeSecrets(folder, "prod", JSON.stringify({ ...valuesIn(folder), webhook: "" }));
  expect((await init("prod")).stdout).not.toContain("Everything");
});

test("adds to a file, and keeps what it does not know", async () => {
  writeSecrets(folder, "prod", JSON.stringify({ size: "10g", csrf_key: "x".repeat(32), old: "y" }));
  expect((await init("prod")).stdout).toContain("Were there:\n  csrf_key\n");
  expect(valuesIn(folder)).toMatchObject({ size: "10g", csrf_key: "x".repeat(32), old: "y" });
});

test("a password that bcrypt would not take to its end is named, and keeps nothing else from being made", async () => {
  writeSecrets(folder, "prod", JSON.stringify({ pull_password: "é".repeat(37) }));
  const { status, stdout } = await init("prod");
  expect(status).toBe(1);
  expect(stdout).toContain("Wrong:\n  pull_password is longer than the 72 bytes that bcrypt takes of a password\n");
  expect(stdout).toContain("  pull_htpasswd: is made by init once pull_password is there and right\n");
  expect(Object.keys(valuesIn(folder)).sort()).toEqual(MADE.filter((name) => name !== "pull_htpasswd"));
  const rotated = await onprem(folder, ["secrets", "rotate", "prod", "pull_htpasswd", "--yes"]);
  expect(rotated.stderr).toContain("pull_htpasswd is not there yet");
  writeSecrets(folder, "prod", JSON.stringify({ ...valuesIn(folder), pull_htpasswd: "old" }));
  const again = await onprem(folder, ["secrets", "rotate", "prod", "pull_htpasswd", "--yes"]);
  expect(again.stderr).toContain(
    "rotate: the password of puller is longer than the 72 bytes that bcrypt takes of a password\n",
  );
});

test("checks what is there", async () => {
  writeSecrets(folder, "prod", JSON.stringify({ csrf_key: "short", token_key: "-----BEGIN PRIVATE KEY-----" }));
  const { status, stdout } = await init("prod");
  expect(status).toBe(1);
  expect(stdout).toContain(
    [
      "Wrong:",
      "  csrf_key is not exactly 32 characters on one line",
      "    npx onprem secrets set prod csrf_key < FILE, or make it anew: npx onprem secrets rotate prod csrf_key",
      "  token_key is not an RSA private key in PKCS#1, as PEM that begins with BEGIN RSA PRIVATE KEY and is not encrypted",
      "    npx onprem secrets set prod token_key < FILE, or make it anew: npx onprem secrets rotate prod token_key",
      "",
    ].join("\n"),
  );
  // Nothing is made of a wrong key.
  expect(stdout).toContain("  token_certificate: is made by init once token_key is right\n");
  expect(valuesIn(folder)).not.toHaveProperty("token_certificate");
});

test("makes the certificate of a key that is there, and no key for a certificate", async () => {
  await init("prod");
  const { token_key: key, token_certificate: certificate } = valuesIn(folder);
  fs.writeFileSync(fileOf(folder), JSON.stringify({ token_key: key }));
  await init("prod");
  expect(valuesIn(folder).token_key).toBe(key);
  expect(valuesIn(folder).token_certificate).toContain("BEGIN CERTIFICATE");
  fs.writeFileSync(fileOf(folder), JSON.stringify({ token_certificate: certificate }));
  const { stdout } = await init("prod");
  expect(stdout).toContain("  token_key: the key of the certificate token_certificate, which is there\n");
  expect(valuesIn(folder)).not.toHaveProperty("token_key");
});

test("does not make what a variable gives, and makes of it what is made of it", async () => {
  const variables = { TF_VAR_pull_password: "from-the-vault-4711", TF_VAR_webhook: "w" };
  const { stdout } = await onprem(folder, ["secrets", "init", "prod"], { variables });
  expect(stdout).toContain("Were there:\n  pull_password (TF_VAR_pull_password)\n  webhook (TF_VAR_webhook)\n");
  expect(valuesIn(folder)).not.toHaveProperty("pull_password");
  expect((await onprem(folder, ["secrets", "list", "prod"], { variables })).stdout).toMatch(/^pull_htpasswd +right /m);
});

test("makes the password of a password file that no stack needs itself", async () => {
  const { pull_htpasswd } = DECLARATIONS;
  writeStacks(folder, {
    "prod-registry": { environment: "prod", resource: {}, declarations: { pull_htpasswd: pull_htpasswd! } },
  });
  expect((await init("prod")).stdout).toContain(
    "To be given:\n  pull_htpasswd: is made by init once pull_password is there and right\n  pull_password\n",
  );
});

test("knows the other half of a pair that no stack needs itself, and does not change it", async () => {
  const { token_key } = DECLARATIONS;
  writeStacks(folder, {
    "prod-registry": { environment: "prod", resource: {}, declarations: { token_key: token_key! } },
  });
  const { certificate } = selfSigned("token");
  writeSecrets(folder, "prod", JSON.stringify({ token_certificate: certificate }));
  const { status, stdout } = await init("prod");
  expect(status).toBe(0);
  expect(stdout).toContain("  token_key: the key of the certificate token_certificate, which is there\n");
  expect(valuesIn(folder)).toEqual({ token_certificate: certificate });
  expect((await onprem(folder, ["secrets", "list", "prod"])).stdout).not.toContain("Needed by nothing");
});

test("prints what it made for a vault, and writes nothing", async () => {
  const { status, stdout, stderr } = await init("prod", "--print");
  expect(status).toBe(0);
  expect(Object.keys(JSON.parse(stdout) as object).sort()).toEqual([...MADE]);
  expect(stderr).toContain("Printed:\n  csrf_key\n");
  // The command would write the file, and not the vault.
  expect(stderr).toContain(
    "or this is lost:\n  database_key: the passwords in the database, which it encrypts\nTo be given:\n",
  );
  expect(fs.existsSync(`${folder}/secrets`)).toBe(false);
});

test("prints nothing onto a terminal, and does not even run the app for it", async () => {
  const ran = await onprem(folder, ["secrets", "init", "prod", "--print"], { isTerminal: true });
  expect(ran).toEqual({
    status: 1,
    stdout: "",
    stderr: "onprem secrets init: --print does not print to a terminal; go on with a pipe to what keeps your secrets\n",
  });
});

test("takes the needs of all stacks of the environment together, and of no other", async () => {
  writeStacks(folder, {
    ...REGISTRY,
    "prod-other": { environment: "prod", resource: {}, declarations: { csrf_key: {}, mine: DECLARATIONS.csrf_key! } },
    "test-other": { environment: "test", resource: {}, declarations: { theirs: DECLARATIONS.csrf_key! } },
  });
  await init("prod");
  expect(Object.keys(valuesIn(folder)).sort()).toEqual([...MADE, "mine"].sort());
});

test("refuses stacks that contradict each other", async () => {
  writeStacks(folder, {
    ...REGISTRY,
    "prod-web": {
      environment: "prod",
      resource: {},
      declarations: { csrf_key: { recipe: DECLARATIONS.database_key!.recipe! } },
    },
  });
  const { status, stderr } = await init("prod");
  expect(status).toBe(1);
  expect(stderr).toContain("prod-registry and prod-web have csrf_key made in different ways; synthesize both");
});

test("says where a recipe makes what the form does not allow, and writes nothing", async () => {
  writeStacks(folder, {
    "prod-a": {
      environment: "prod",
      resource: {},
      declarations: {
        code: { forms: [{ pattern: "^[0-9]{16}$", is: "16 digits" }], recipe: DECLARATIONS.csrf_key!.recipe! },
      },
    },
  });
  const { status, stderr } = await init("prod");
  expect(status).toBe(1);
  expect(stderr).toContain("the recipe of code makes nothing that is 16 digits; mend one of them\n");
  expect(fs.readdirSync(`${folder}/secrets`)).toEqual([".gitignore"]);
});

test("has nothing to do where nothing is needed", async () => {
  writeStacks(folder, { "prod-a": { environment: "prod", resource: {} } });
  expect(await init("prod")).toMatchObject({ status: 0, stdout: "prod needs no secrets\n" });
  expect(fs.existsSync(`${folder}/secrets`)).toBe(false);
});

test("stops when it is interrupted, and leaves nothing", async () => {
  const { status } = await onprem(folder, ["secrets", "init", "prod"], { interrupted: AbortSignal.abort("SIGINT") });
  expect(status).toBe(130);
  expect(fs.existsSync(`${folder}/secrets`)).toBe(false);
});
