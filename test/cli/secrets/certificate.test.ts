import * as fs from "node:fs";
import { faultOf, judge } from "../../../cli/secrets/judgement";
import { findings } from "../../../cli/secrets/report";
import { SecretForm } from "../../../lib/environment";
import { type KeyPair, selfSigned } from "../../support/certificate";
import { onprem } from "../fake-app";
import { secretApp } from "./secret-app";

const DECLARATIONS = {
  entry_certificate: {
    forms: [SecretForm.certificate],
    recipe: { kind: "given", what: ["the certificate of the entry"] },
    certifies: ["entry_key"],
  },
  entry_key: { forms: [SecretForm.privateKey] },
} as const;

const SECRET = { name: "entry_certificate", stacks: ["prod-entry"], ...DECLARATIONS.entry_certificate };
const KEY = { name: "entry_key", stacks: ["prod-entry"], ...DECLARATIONS.entry_key };
const NOW = new Date("2026-06-15T12:00:00Z");

const PAIR = selfSigned("entry", { from: "2026-01-01", to: "2027-01-01" });
const OTHER = selfSigned("other", { from: "2026-01-01", to: "2027-01-01" });

const faultAt = ({ certificate, key }: KeyPair, now = NOW) =>
  faultOf(SECRET, { entry_certificate: certificate, entry_key: key }, now);

test("a certificate of its key, in its time, is right, with its chain too", async () => {
  expect(await faultAt(PAIR)).toBeUndefined();
  expect(await faultAt({ ...PAIR, certificate: PAIR.certificate + OTHER.certificate })).toBeUndefined();
  // Its key is somewhere else, or is not given yet.
  expect(await faultOf(SECRET, { entry_certificate: PAIR.certificate }, NOW)).toBeUndefined();
});

test.each([
  ["of another key", { ...PAIR, key: OTHER.key }, "is not the certificate of entry_key"],
  [
    "behind that of its authority",
    { ...PAIR, certificate: OTHER.certificate + PAIR.certificate },
    "is not the certificate of entry_key, or not the first of its chain",
  ],
  ["that has ended", selfSigned("x", { to: "2026-06-15" }), "has ended on 2026-06-15"],
  ["that has not begun", selfSigned("x", { from: "2026-06-16" }), "begins on 2026-06-16"],
  [
    "that cannot be read",
    { ...PAIR, certificate: PAIR.certificate.replace(/\n[^\n]{20}/, `\n${"A".repeat(20)}`) },
    "is no certificate that can be read",
  ],
])("a certificate %s is wrong", async (_, pair, fault) => {
  expect(await faultAt(pair)).toBe(fault);
});

test.each([
  ["2027-02-01", false],
  ["2026-07-15", true],
  ["2026-06-16", true],
])("one that ends on %s is told of a month before", async (to, isTold) => {
  const { certificate, key } = selfSigned("entry", { to });
  const values = { entry_certificate: certificate, entry_key: key };
  const secrets = new Map([SECRET, KEY].map((one) => [one.name, one]));
  const judgements = await judge(
    { secrets },
    { values, sources: new Map([...secrets.keys()].map((name) => [name, "file"])) },
    NOW,
  );
  expect(findings(judgements, "prod", NOW)).toEqual(
    isTold
      ? ["Ends soon:", `  entry_certificate, on ${to}`, "    npx onprem secrets set prod entry_certificate < FILE"]
      : [],
  );
});

describe("by the command", () => {
  let folder: string;
  beforeEach(() => {
    folder = secretApp({ "prod-entry": { environment: "prod", resource: {}, declarations: DECLARATIONS } });
  });
  afterEach(() => {
    fs.rmSync(folder, { recursive: true });
  });

  const set = (name: string, stdin: string) => onprem(folder, ["secrets", "set", "prod", name], { stdin });

  test("a pair is renewed half by half, and what does not fit yet is said", async () => {
    const [before, after] = [selfSigned("entry"), selfSigned("entry")];
    await set("entry_key", before.key);
    expect((await set("entry_certificate", before.certificate)).stderr).not.toContain("Wrong");
    const half = await set("entry_key", after.key);
    expect(half).toMatchObject({ status: 0, stdout: "entry_key is replaced\n" });
    expect(half.stderr).toContain(
      "Wrong:\n  entry_certificate is not the certificate of entry_key\n    npx onprem secrets set prod entry_certificate < FILE\n",
    );
    expect((await onprem(folder, ["secrets", "list", "prod"])).status).toBe(1);
    expect((await set("entry_certificate", after.certificate)).stderr).not.toContain("Wrong");
    expect((await onprem(folder, ["secrets", "list", "prod"])).status).toBe(0);
  });
});
