import * as fs from "node:fs";
import { selfSigned } from "../../support/certificate";
import { onprem, type RunIn, writeSecrets } from "../fake-app";
import { fileOf, secretApp, valuesIn } from "./secret-app";

let folder: string;
beforeEach(() => {
  folder = secretApp();
});
afterEach(() => {
  fs.rmSync(folder, { recursive: true });
});

const set = (name: string, options: RunIn, ...args: readonly string[]) =>
  onprem(folder, ["secrets", "set", "prod", name, ...args], options);

test("writes what comes from standard input", async () => {
  const { status, stdout, stderr } = await set("webhook", { stdin: "s3cret" });
  expect({ status, stdout }).toEqual({ status: 0, stdout: "webhook is set\n" });
  expect(stderr).not.toContain("Wait");
  expect(valuesIn(folder)).toEqual({ webhook: "s3cret" });
});

test("asks a person for it, and does not show it", async () => {
  const { status, stderr } = await set("ceph_key", { answer: "s3cret" });
  expect(status).toBe(0);
  // Before the app, which takes its time.
  expect(stderr).toBe(
    "Wait to be asked: what is typed before is shown.\napp says 0 variables\nceph_key (not shown): \n",
  );
  expect(valuesIn(folder)).toEqual({ ceph_key: "s3cret" });
});

test.each([
  ["a key", "entry_key", selfSigned("entry").key],
  ["what nothing is known of", "webhook", "one\ntwo\n"],
])("asks for all lines of what may have many: %s", async (_, name, answer) => {
  const { status, stderr } = await set(name, { answer });
  expect(status).toBe(0);
  expect(stderr).toContain(`${name} (not shown; ends with Enter and Ctrl-D): \n`);
  expect(valuesIn(folder)).toEqual({ [name]: answer });
});

test.each([
  ["ceph_key", "AQ==\n", "AQ=="],
  ["ceph_key", "AQ==\r\n", "AQ=="],
  ["csrf_key", `${"x".repeat(32)}\n`, "x".repeat(32)],
  // Nothing is known of it: one line is one without its break, and several are kept as they are.
  ["webhook", "one\n", "one"],
  ["webhook", "one\ntwo\n", "one\ntwo\n"],
  ["webhook", " spaces stay ", " spaces stay "],
])("%s from %j", async (name, stdin, expected) => {
  const { stdout } = await set(name, { stdin });
  expect(valuesIn(folder)).toEqual({ [name]: expected });
  expect(stdout.includes("without the line break at its end")).toBe(expected !== stdin);
});

test("a line break that belongs to the value stays", async () => {
  await onprem(folder, ["secrets", "init", "prod"]);
  const { token_key: key } = valuesIn(folder);
  fs.rmSync(fileOf(folder));
  expect((await set("token_key", { stdin: key! })).stdout).toBe("token_key is set\n");
  expect(valuesIn(folder)).toEqual({ token_key: key });
});

test.each([
  ["csrf_key", "short", "csrf_key is not exactly 32 characters on one line; nothing is changed"],
  ["ceph_key", "AQ==\n\n", "ceph_key is not one line, without a line break at its end"],
  ["webhook", "", "webhook is empty: nothing came from standard input"],
  ["webhook", "\n", "webhook is empty"],
  ["webhok", "x", "prod needs no secret webhok; secrets: ceph_key, csrf_key,"],
])("refuses for %s the value %j", async (name, stdin, message) => {
  const { status, stdout, stderr } = await set(name, { stdin });
  expect({ status, stdout }).toEqual({ status: 1, stdout: "" });
  expect(stderr).toContain(message);
  expect(fs.existsSync(`${folder}/secrets`)).toBe(false);
});

test("refuses a value as an argument, and does not repeat it", async () => {
  const { status, stdout, stderr } = await onprem(folder, ["secrets", "set", "prod", "webhook", "hunter2"]);
  expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
  expect(stderr).toContain("a value is read from standard input alone");
  expect(stderr).not.toContain("hunter2");
});

test.each([
  [["prod", "webhook", "--hunter2"], 2, "there is an option that this command does not have"],
  [["prod", "webhook", "-hunter2"], 2, "there is an option that this command does not have"],
  [["prod", "webhook", "--force=hunter2"], 2, "does not take an argument"],
  [["prod", "/hunter2+"], 1, "prod needs no secret of that name; secrets: ceph_key, csrf_key,"],
  [["prod", "a\nhunter2"], 1, "prod needs no secret of that name; secrets: "],
])("repeats nothing that may be a value: %j", async (args, expected, message) => {
  const { status, stdout, stderr } = await onprem(folder, ["secrets", "set", ...args], { stdin: "w" });
  expect({ status, stdout }).toEqual({ status: expected, stdout: "" });
  expect(stderr).toContain(message);
  expect(stderr).not.toContain("hunter2");
});

test("replaces a value, and says what follows", async () => {
  await onprem(folder, ["secrets", "init", "prod"]);
  const { pull_htpasswd: line } = valuesIn(folder);
  const same = await set("pull_htpasswd", { stdin: line! });
  expect(same).toMatchObject({ status: 0, stdout: "pull_htpasswd is what it was\n" });
  expect(same.stderr).not.toContain("What follows");
  const other = await set("pull_htpasswd", { stdin: `puller:$2b$04$${"x".repeat(53)}\n` });
  expect(other).toMatchObject({
    status: 0,
    stdout: "pull_htpasswd is replaced, without the line break at its end\n",
  });
  expect(other.stderr).toContain(
    "What follows:\n  The registry restarts.\nWrong:\n  pull_htpasswd does not let puller in with pull_password\n    npx onprem secrets",
  );
});

test("tells what no longer fits it, and of others nothing", async () => {
  await onprem(folder, ["secrets", "init", "prod"]);
  writeSecrets(folder, "prod", JSON.stringify({ ...valuesIn(folder), csrf_key: "short" }));
  const { status, stderr } = await set("pull_password", { stdin: "another-password" });
  expect(status).toBe(0);
  expect(stderr).toContain("  pull_htpasswd does not let puller in with pull_password\n");
  expect(stderr).not.toContain("csrf_key");
  expect((await set("webhook", { stdin: "w" })).stderr).not.toContain("Wrong");
});

test("does not replace a value with which something is lost, unless it is forced", async () => {
  await onprem(folder, ["secrets", "init", "prod"]);
  const before = valuesIn(folder);
  const stdin = "y".repeat(16);
  const refused = await set("database_key", { stdin });
  expect(refused).toMatchObject({ status: 1, stdout: "" });
  expect(refused.stderr).toContain(
    "database_key must not change, for this would be lost for good: the passwords in the database, which it encrypts\n--force replaces it all the same.\n",
  );
  expect(valuesIn(folder)).toEqual(before);
  expect((await set("database_key", { stdin }, "--force")).status).toBe(0);
  expect(valuesIn(folder)).toEqual({ ...before, database_key: stdin });
});

test("not even one of a wrong form: what runs may have been made of it, or it was damaged here", async () => {
  writeSecrets(folder, "prod", JSON.stringify({ database_key: "short" }));
  const refused = await set("database_key", { stdin: "y".repeat(16) });
  expect(refused).toMatchObject({ status: 1, stdout: "" });
  expect(refused.stderr).toContain(
    [
      "database_key must not change, for this would be lost for good: the passwords in the database, which it encrypts",
      "What is there is not exactly 16 characters on one line; that alone does not say that it was never in use.",
      "--force replaces it all the same.",
      "",
    ].join("\n"),
  );
  expect(valuesIn(folder)).toEqual({ database_key: "short" });
  expect((await set("database_key", { stdin: "y".repeat(16) }, "--force")).status).toBe(0);
  expect(valuesIn(folder)).toEqual({ database_key: "y".repeat(16) });
});

test("keeps what else is in the file", async () => {
  writeSecrets(folder, "prod", JSON.stringify({ size: "10g" }));
  await set("webhook", { stdin: "w" });
  expect(valuesIn(folder)).toEqual({ size: "10g", webhook: "w" });
});
