import { execFileSync } from "node:child_process";
import { generateKeyPairSync, X509Certificate } from "node:crypto";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
// Before anything asks for an X509Certificate's parts: Node 20 leaves TLS of the whole process broken when these come first.
import "node:tls";
import * as bcrypt from "bcryptjs";
import * as fc from "fast-check";
import { hasForm, withoutLineBreak } from "../../../cli/secrets/form";
import { selfSignedCertificate } from "../../../cli/secrets/making/certificate";
import { belongTogether, rsaKey } from "../../../cli/secrets/making/key-pair";
import { make } from "../../../cli/secrets/making/make";
import { isPasswordLine, passwordLine } from "../../../cli/secrets/making/password-line";
import { randomText } from "../../../cli/secrets/making/random-text";
import { SecretForm, SecretRecipe } from "../../../lib/environment";
import { selfSigned } from "../../support/certificate";
import { describeUnless, describeWith, missing } from "../../support/requirements";
import { PAIR } from "./secret-app";

const visible = fc.string({ unit: fc.integer({ min: 0x21, max: 0x7e }).map((code) => String.fromCharCode(code)) });

describe("a random text", () => {
  test("has its length, and its characters alone", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 200 }),
        visible.filter((text) => text.length > 0),
        (length, alphabet) => {
          const text = randomText(length, alphabet);
          expect(text).toHaveLength(length);
          expect(Array.from(text).every((character) => alphabet.includes(character))).toBe(true);
        },
      ),
    );
  });

  test("has each character about as often as any other", () => {
    const alphabet = "0123456789";
    const counts = new Map<string, number>();
    for (const character of randomText(20_000, alphabet)) {
      counts.set(character, (counts.get(character) ?? 0) + 1);
    }
    // 2000 each on average, with a deviation of 42: ten of those happen to nobody.
    expect(Array.from(alphabet).filter((one) => Math.abs((counts.get(one) ?? 0) - 2000) > 420)).toEqual([]);
  });

  test("is another each time", () => {
    const { length, alphabet } = SecretRecipe.random();
    expect(new Set(Array.from({ length: 1000 }, () => randomText(length, alphabet))).size).toBe(1000);
  });

  test("is drawn until it has the form that is asked for", async () => {
    const form = SecretForm.matching(/[a-z].*[0-9]|[0-9].*[a-z]/, "text with a letter and a digit");
    const recipe = { kind: "random", length: 2, alphabet: "ab01" } as const;
    for (let round = 0; round < 100; round += 1) {
      const { x = "" } = (await make("x", { forms: [form], recipe }, {})) ?? {};
      expect(hasForm(x, form)).toBe(true);
    }
  });
});

describe("a line break at the end", () => {
  test("goes where the form does not allow it, and nothing else ever does", () => {
    const forms = [undefined, SecretForm.line, SecretForm.characters(4), SecretForm.matching(/\n$/, "x")];
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom("a", "\n", "\r\n", "bcd", "é", "😀")).map((parts) => parts.join("")),
        fc.constantFrom(...forms),
        (value, form) => {
          const left = withoutLineBreak(value, form && [form]);
          expect([value, `${left}\n`, `${left}\r\n`]).toContain(value);
          // A good value stays as it is, and a bad one becomes good where a line break made it bad.
          if (form !== undefined && hasForm(value, form)) {
            expect(left).toBe(value);
          }
          if (form !== undefined && hasForm(value.replace(/\r?\n$/, ""), form)) {
            expect(hasForm(left, form)).toBe(true);
          }
        },
      ),
    );
  });
});

describe("a key pair", () => {
  let key: string;
  let certificate: string;
  beforeAll(async () => {
    ({ token_key: key = "", token_certificate: certificate = "" } =
      (await make("token_key", { recipe: PAIR }, {})) ?? {});
  });

  test("has the forms that are asked of it", () => {
    expect(hasForm(key, SecretForm.rsaPrivateKey)).toBe(true);
    expect(hasForm(key, SecretForm.privateKey)).toBe(true);
    expect(hasForm(certificate, SecretForm.certificate)).toBe(true);
  });

  test("belongs together, and to no other", async () => {
    expect(belongTogether(key, certificate)).toBe(true);
    expect(belongTogether(await rsaKey(2048), certificate)).toBe(false);
    expect(belongTogether(key, selfSigned("token").certificate)).toBe(false);
    expect(belongTogether("x", certificate)).toBe(false);
  });

  test("has no day on which it ends, and another number each time", async () => {
    const read = new X509Certificate(certificate);
    expect(read.validTo).toBe("Dec 31 23:59:59 9999 GMT");
    expect(new Date(read.validFrom).getTime()).toBeLessThan(Date.now());
    expect(read.subject).toBe("CN=token");
    expect(read.ca).toBe(true);
    expect(new X509Certificate(await selfSignedCertificate(key, "token")).serialNumber).not.toBe(read.serialNumber);
  });

  test.each(["t", "x".repeat(64), "Zürich 🔑", 'quote " and / slash'])("names whom it is for: %s", async (name) => {
    const { subject, issuer } = new X509Certificate(await selfSignedCertificate(key, name)).toLegacyObject();
    expect([subject.CN, issuer.CN]).toEqual([name, name]);
  });

  test("also when two digits no longer tell the year", async () => {
    const from = async (now: string): Promise<string> =>
      new X509Certificate(await selfSignedCertificate(key, "token", new Date(now))).validFrom;
    expect(await from("2050-01-02T03:04:05Z")).toBe("Jan  1 03:04:05 2050 GMT");
    expect(await from("2050-01-01T03:04:05Z")).toBe("Dec 31 03:04:05 2049 GMT");
  });

  describeWith(["openssl"], "as OpenSSL's command line sees it", () => {
    let folder: string;
    const openssl = (...args: readonly string[]): string =>
      execFileSync("openssl", args, { cwd: folder, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
    beforeAll(() => {
      folder = fs.mkdtempSync(path.join(os.tmpdir(), "onprem-pair-"));
      fs.writeFileSync(path.join(folder, "key.pem"), key, { mode: 0o600 });
      fs.writeFileSync(path.join(folder, "certificate.pem"), certificate);
    });
    afterAll(() => {
      fs.rmSync(folder, { recursive: true });
    });

    test("is a certificate that it trusts by itself, strictly read", () => {
      expect(openssl("verify", "-x509_strict", "-check_ss_sig", "-CAfile", "certificate.pem", "certificate.pem")).toBe(
        "certificate.pem: OK\n",
      );
    });

    test("has the key that is said", () => {
      openssl("rsa", "-in", "key.pem", "-check", "-noout");
      expect(openssl("x509", "-in", "certificate.pem", "-noout", "-pubkey")).toBe(
        openssl("rsa", "-in", "key.pem", "-pubout"),
      );
    });

    test("is signed with SHA-256 and RSA", () => {
      const text = openssl("x509", "-in", "certificate.pem", "-noout", "-text");
      expect(text.match(/Signature Algorithm: sha256WithRSAEncryption/g)).toHaveLength(2);
      expect(text).toContain("Version: 3 (0x2)");
      expect(text).toContain("CA:TRUE");
      expect(text).toContain("Public-Key: (2048 bit)");
    });
  });

  test("keys of another kind are none in PKCS#1", () => {
    const { privateKey } = generateKeyPairSync("rsa", {
      modulusLength: 2048,
      publicKeyEncoding: { type: "spki", format: "pem" },
      privateKeyEncoding: { type: "pkcs8", format: "pem" },
    });
    expect(hasForm(privateKey, SecretForm.rsaPrivateKey)).toBe(false);
    expect(hasForm(privateKey, SecretForm.privateKey)).toBe(true);
  });
});

describe("a line of a password file", () => {
  test("lets its user in with its password, and nobody else", async () => {
    const line = await passwordLine("puller", "pässword");
    expect(hasForm(line, SecretForm.htpasswd)).toBe(true);
    expect(await isPasswordLine(line, "puller", "pässword")).toBe(true);
    expect(await isPasswordLine(line, "puller", "password")).toBe(false);
    expect(await isPasswordLine(line, "pulle", "pässword")).toBe(false);
    expect(await isPasswordLine("puller", "puller", "pässword")).toBe(false);
    expect(await isPasswordLine(`puller:$9$${"x".repeat(57)}`, "puller", "x")).toBe(false);
    expect(await isPasswordLine("puller:plain", "puller", "plain")).toBe(false);
  });

  test("has a salt of its own", async () => {
    const [one, other] = [await passwordLine("u", "p"), await passwordLine("u", "p")];
    expect(bcrypt.getSalt(one.slice(2))).not.toBe(bcrypt.getSalt(other.slice(2)));
  });

  test("is refused for a password that would not count to its end", async () => {
    await expect(passwordLine("u", "x".repeat(73))).rejects.toThrow("of u is longer than the 72 bytes");
    await expect(passwordLine("u", "é".repeat(37))).rejects.toThrow("of u is longer than the 72 bytes");
    const line = await passwordLine("u", "x".repeat(72));
    expect(await isPasswordLine(line, "u", "x".repeat(72))).toBe(true);
    expect(await isPasswordLine(line, "u", "x".repeat(71))).toBe(false);
  });

  const crypted = (password: string, salt: string): string =>
    execFileSync("perl", ["-e", "print crypt($ARGV[0], $ARGV[1])", password, salt], { encoding: "utf8" });
  const known = "$2b$04$abcdefghijklmnopqrstuuYG25Nvo3rCg/I98m8VwqmuCHg3.rYUe";
  const hindrance = (): string | undefined =>
    missing(["perl"]) ?? (crypted("password", known).length === known.length ? undefined : "crypt(3) knows no bcrypt");

  describeUnless(hindrance(), "as the C library sees it", () => {
    test("has the same hash", async () => {
      const hash = (await passwordLine("u", "password")).slice(2);
      expect(crypted("password", hash)).toBe(hash);
    });
  });
});

test("the recipe of what is given makes nothing", async () => {
  expect(await make("x", { recipe: SecretRecipe.given({ what: "y" }) }, {})).toBeUndefined();
  expect(await make("x", {}, {})).toBeUndefined();
});
