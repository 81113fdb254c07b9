import * as fs from "node:fs";
import { type Ran, onprem, type RunIn } from "../fake-app";
import { DECLARATIONS, fileOf, secretApp, valuesIn } from "./secret-app";

let folder: string;
beforeEach(() => {
  folder = secretApp();
});
afterEach(() => {
  fs.rmSync(folder, { recursive: true });
});

/** A text that stands nowhere else. */
const PLANTED = "planted-4711-planted-4711";

/** Pieces of values, so that a message that shortens one is found as well. */
function piecesOf(values: Readonly<Record<string, string>>): readonly string[] {
  return Object.values(values).flatMap((value) =>
    value
      .split(/[\r\n]+|-----[A-Z ]+-----/)
      .filter((line) => line.length >= 8)
      .flatMap((line) => [line.slice(0, 12), line.slice(-12)]),
  );
}

/** Everything that commands say, in good order and in bad. */
async function everything(values: Readonly<Record<string, string>>): Promise<readonly Ran[]> {
  const run = (args: readonly string[], options: RunIn = {}) => onprem(folder, ["secrets", ...args], options);
  const said: Ran[] = [];
  for (const environment of ["prod", "test"]) {
    said.push(await run(["list", environment]), await run(["init", environment]));
  }
  for (const name of [...Object.keys(DECLARATIONS), "nothing"]) {
    for (const stdin of [values[name] ?? PLANTED, PLANTED, `${PLANTED}\n${PLANTED}`]) {
      said.push(await run(["set", "prod", name], { stdin }));
    }
    said.push(await run(["rotate", "prod", name], { answer: "no" }));
  }
  const variables = Object.fromEntries(Object.keys(values).map((name) => [`TF_VAR_${name}`, PLANTED]));
  said.push(await run(["list", "prod"], { variables }), await run(["init", "prod", "--print"], { variables }));
  return said;
}

function expectNothingOf(values: Readonly<Record<string, string>>, said: readonly Ran[]): void {
  const all = said.map(({ stdout, stderr }) => stdout + stderr).join("\n");
  expect(said.length).toBeGreaterThan(10);
  expect(all).toContain("Wrong:");
  for (const piece of [...piecesOf(values), PLANTED]) {
    expect(all).not.toContain(piece);
  }
}

test("no command says a value that was made", async () => {
  const making = await onprem(folder, ["secrets", "init", "prod"]);
  const values = valuesIn(folder);
  const said = await everything(values);
  expectNothingOf({ ...values, ...valuesIn(folder) }, [making, ...said]);
});

test("no command says a value that is wrong", async () => {
  await onprem(folder, ["secrets", "init", "prod"]);
  const { token_key: key = "", token_certificate: certificate = "" } = valuesIn(folder);
  const wrong = {
    ...Object.fromEntries(Object.keys(valuesIn(folder)).map((name) => [name, `${PLANTED}-${name}-${PLANTED}`])),
    // What looks right and is not, down to the parser.
    token_key: key.replace(/\n[^\n]{20}/, `\n${"A".repeat(20)}`),
    token_certificate: certificate.replace(/\n[^\n]{20}/, `\n${"B".repeat(20)}`),
    pull_htpasswd: `puller:$2b$10$${"z".repeat(53)}`,
    ceph_key: `${PLANTED}\n`,
    // Nothing needs it.
    old: PLANTED,
  };
  fs.writeFileSync(fileOf(folder), JSON.stringify(wrong));
  expectNothingOf(wrong, await everything(wrong));
});

test.each([`{"ceph_key": "${PLANTED}`, `["${PLANTED}"]`, `{"ceph_key": ["${PLANTED}"]}`, PLANTED])(
  "no command says what is in a file that is none: %j",
  async (text) => {
    await onprem(folder, ["secrets", "set", "prod", "webhook"], { stdin: "w" });
    fs.writeFileSync(fileOf(folder), text);
    const args = [["list"], ["init"], ["init", "--print"], ["set", "webhook"], ["rotate", "csrf_key", "--yes"]];
    for (const [command, ...rest] of args) {
      const { status, stdout, stderr } = await onprem(folder, ["secrets", command!, "prod", ...rest], { stdin: "w" });
      expect({ command, status, stdout }).toEqual({ command, status: 1, stdout: "" });
      expect(stderr).not.toContain(PLANTED.slice(0, 8));
    }
  },
);
