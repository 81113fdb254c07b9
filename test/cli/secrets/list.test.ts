import * as fs from "node:fs";
import { selfSigned } from "../../support/certificate";
import { onprem, writeSecrets, writeStacks } from "../fake-app";
import { fileOf, REGISTRY, secretApp, valuesIn } from "./secret-app";

let folder: string;
beforeEach(() => {
  folder = secretApp();
});
afterEach(() => {
  fs.rmSync(folder, { recursive: true });
});

const list = (...args: readonly string[]) => onprem(folder, ["secrets", "list", ...args]);

/** Gives what init does not make. */
function giveTheRest(): void {
  const { key } = selfSigned("entry");
  const rest = { ceph_key: "AQ==", entry_key: key, webhook: "w" };
  fs.writeFileSync(fileOf(folder), JSON.stringify({ ...valuesIn(folder), ...rest }));
}

test("names all, and how each comes into being", async () => {
  const { status, stdout } = await list("prod");
  expect(status).toBe(1);
  expect(stdout).toBe(
    [
      "NAME                STATE     MADE                              NEEDED BY",
      "ceph_key            missing   given                             prod-registry",
      "csrf_key            missing   random, 32 characters             prod-registry",
      "database_key        missing   random, 16 characters             prod-registry",
      "entry_key           missing   given                             prod-registry",
      "pull_htpasswd       missing   htpasswd of pull_password         prod-registry",
      "pull_password       missing   random, 24 characters             prod-registry",
      "token_certificate   missing   key pair with token_key           prod-registry",
      "token_key           missing   key pair with token_certificate   prod-registry",
      "webhook             missing   given                             prod-registry",
      "What is missing: npx onprem secrets init prod makes what it can, and says how to come by the rest",
      "",
    ].join("\n"),
  );
});

test("succeeds when all are there and right", async () => {
  await onprem(folder, ["secrets", "init", "prod"]);
  expect((await list("prod")).status).toBe(1);
  giveTheRest();
  const { status, stdout } = await list("prod");
  expect(status).toBe(0);
  expect(stdout).not.toMatch(/missing|wrong|Wrong/);
});

test("tells what is wrong, also between two", async () => {
  await onprem(folder, ["secrets", "init", "prod"]);
  giveTheRest();
  const { pull_htpasswd } = valuesIn(folder);
  const wrong = {
    csrf_key: "x".repeat(31),
    database_key: `${"x".repeat(16)}\n`,
    pull_password: "another",
    token_certificate: selfSigned("token").certificate,
    webhook: "",
    pull_htpasswd,
  };
  fs.writeFileSync(fileOf(folder), JSON.stringify({ ...valuesIn(folder), ...wrong }));
  const { status, stdout } = await list("prod");
  expect(status).toBe(1);
  expect(stdout.slice(stdout.indexOf("Wrong:"))).toBe(
    [
      "Wrong:",
      "  csrf_key is not exactly 32 characters on one line",
      "    npx onprem secrets set prod csrf_key < FILE, or make it anew: npx onprem secrets rotate prod csrf_key",
      "  database_key is not exactly 16 characters on one line",
      "    npx onprem secrets set prod database_key < FILE",
      "  pull_htpasswd does not let puller in with pull_password",
      "    npx onprem secrets set prod pull_htpasswd < FILE, or make it anew: npx onprem secrets rotate prod pull_htpasswd",
      "  token_certificate is not the certificate of token_key",
      "    npx onprem secrets set prod token_certificate < FILE, or make it anew: npx onprem secrets rotate prod token_certificate",
      "  webhook is empty",
      "    npx onprem secrets set prod webhook < FILE",
      "",
    ].join("\n"),
  );
});

test("a password file for another user is wrong", async () => {
  await onprem(folder, ["secrets", "init", "prod"]);
  const { pull_htpasswd } = valuesIn(folder);
  fs.writeFileSync(
    fileOf(folder),
    JSON.stringify({ ...valuesIn(folder), pull_htpasswd: pull_htpasswd!.replace("puller", "pusher") }),
  );
  expect((await list("prod")).stdout).toContain("  pull_htpasswd does not let puller in with pull_password\n");
});

test("tells what comes from a variable, where the file does not name it", async () => {
  writeSecrets(folder, "prod", JSON.stringify({ csrf_key: "x".repeat(32) }));
  const variables = { TF_VAR_csrf_key: "x", TF_VAR_database_key: "x", TF_VAR_webhook: "w" };
  const { stdout } = await onprem(folder, ["secrets", "list", "prod"], { variables });
  expect(stdout).toMatch(/^csrf_key +right {2}/m);
  expect(stdout).toMatch(/^database_key +wrong, by TF_VAR /m);
  expect(stdout).toMatch(/^webhook +right, by TF_VAR /m);
  expect(stdout).toContain(
    "  database_key is not exactly 16 characters on one line\n    mend it where TF_VAR_database_key comes from\n",
  );
});

test("tells what nothing needs; variables that are no secret are needed", async () => {
  writeSecrets(folder, "prod", JSON.stringify({ size: "10g", old_password: "x" }));
  expect((await list("prod")).stdout).toContain("\nNeeded by nothing:\n  old_password\n");
});

test("takes stacks that were synthesized before", async () => {
  fs.mkdirSync(`${folder}/out/stacks/prod-a`, { recursive: true });
  fs.writeFileSync(
    `${folder}/out/manifest.json`,
    JSON.stringify({ stacks: { "prod-a": { synthesizedStackPath: "stacks/prod-a/cdk.tf.json" } } }),
  );
  const variable = { password: { sensitive: true, ephemeral: true } };
  fs.writeFileSync(
    `${folder}/out/stacks/prod-a/cdk.tf.json`,
    JSON.stringify({ "//": { metadata: { environment: "prod" } }, variable }),
  );
  const { stdout, stderr } = await list("prod", "--from", "out");
  expect(stdout).toMatch(/^password +missing +given +prod-a$/m);
  expect(stderr).toBe("");
});

test("says how to come by stacks that were not synthesized before", async () => {
  expect(await list("prod", "--from", "cdktf.out")).toMatchObject({
    status: 1,
    stdout: "",
    stderr:
      "onprem secrets list: cdktf.out holds no synthesized stacks: there is no manifest.json; npx cdktf synth writes it to cdktf.out, and without --from none is needed\n",
  });
});

test("an environment that needs none has none", async () => {
  writeStacks(folder, { ...REGISTRY, "test-a": { environment: "test", resource: {} } });
  expect(await list("test")).toMatchObject({ status: 0, stdout: "test needs no secrets\n" });
});

test.each([
  ["staging", "there is no environment staging; environments: prod"],
  ["../prod", "there is no environment ../prod; environments: prod"],
])("there is no environment %s", async (environment, message) => {
  const { status, stdout, stderr } = await list(environment);
  expect({ status, stdout }).toEqual({ status: 1, stdout: "" });
  expect(stderr).toContain(message);
});

test.each([
  [["secrets"], 2, "Usage: onprem <command>", "  secrets rotate   "],
  [["secrets", "frob"], 2, "Usage: onprem <command>", "  secrets init     "],
  [["secrets", "--help"], 0, "Usage: onprem <command>", "  secrets set      "],
  [["secrets", "list"], 2, "which environment?", "onprem secrets list --help"],
  [["secrets", "list", "prod", "x"], 2, "there is an argument too many", ""],
  [["secrets", "list", "prod", "--from", ""], 2, "--from is empty", ""],
  [["secrets", "list", "prod", "--force"], 2, "there is an option that this command does not have", ""],
  [["secrets", "rotate", "prod"], 2, "which secret?", ""],
  [["secrets", "set", "--help"], 0, "Usage: onprem secrets set [options] <environment> <name> < FILE", "--force"],
])("the command line %j", async (args, expected, ...messages) => {
  const { status, stdout, stderr } = await onprem(folder, args);
  expect(status).toBe(expected);
  for (const message of messages) {
    expect(status === 0 ? stdout : stderr).toContain(message);
  }
  expect(stdout + stderr).not.toContain("manifests");
});
