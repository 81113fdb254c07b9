import { execFileSync, spawnSync } from "node:child_process";
import { generateKeyPairSync } from "node:crypto";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { hasForm } from "../../../cli/secrets/form";
import { type Environment, SecretForm, SecretValue } from "../../../lib/environment";
import { selfSigned } from "../../support/certificate";
import { testEnvironment } from "../../support/environments";
import { describeWith } from "../../support/requirements";
import { synthesize } from "../../support/synth";

const rsa = (type: "pkcs1" | "pkcs8", passphrase?: string): string =>
  generateKeyPairSync("rsa", {
    modulusLength: 2048,
    publicKeyEncoding: { type: "spki", format: "pem" },
    privateKeyEncoding: {
      type,
      format: "pem",
      ...(passphrase === undefined ? {} : { cipher: "aes-256-cbc", passphrase }),
    },
  }).privateKey;

const PKCS1 = rsa("pkcs1");
const PKCS8 = rsa("pkcs8");
const { certificate, key: EC } = selfSigned("x");
const HASH = `$2y$10$${"./aZ09".repeat(9).slice(0, 53)}`;

/** Values of each form, good and bad. */
const CASES: readonly (readonly [string, SecretForm, readonly string[], readonly string[]])[] = [
  [
    "16 characters",
    SecretForm.characters(16),
    ["0123456789abcdef", "é".repeat(16), "😀".repeat(16), ' "$\\%{}#`|&~^!; '],
    [
      "",
      "x".repeat(15),
      "x".repeat(17),
      `${"x".repeat(16)}\n`,
      `${"x".repeat(15)}\n`,
      `${"x".repeat(8)}\r${"x".repeat(7)}`,
    ],
  ],
  [
    "a line",
    SecretForm.line,
    ["x", " ", "${x}", "é\u{1F511}"],
    ["", "x\n", "\nx", "x\r", "a\nb", "a\0", "\x1b[2J", "a\x7f"],
  ],
  [
    "an RSA key",
    SecretForm.rsaPrivateKey,
    [PKCS1, PKCS1.trimEnd(), PKCS1.replaceAll("\n", "\r\n")],
    [PKCS8, EC, rsa("pkcs1", "x"), rsa("pkcs8", "x"), ` ${PKCS1}`, `${PKCS1}x`, certificate, PKCS1.slice(0, -30), ""],
  ],
  [
    "a private key",
    SecretForm.privateKey,
    [PKCS1, PKCS8, EC, `Bag Attributes\n${EC}`, PKCS8.replaceAll("\n", "\r\n")],
    [rsa("pkcs1", "x"), rsa("pkcs8", "x"), certificate, "x", PKCS8.replaceAll("\n", ""), PKCS8.replaceAll("\n", "\\n")],
  ],
  [
    "a certificate",
    SecretForm.certificate,
    [certificate, certificate + certificate, `subject=CN\n${certificate}`, certificate.trimEnd()],
    [PKCS8, "", certificate.replaceAll("\n", " "), certificate.slice(0, 200)],
  ],
  [
    "a line of a password file",
    SecretForm.htpasswd,
    [`u:${HASH}`, `u:${HASH.replace("2y", "2b")}`],
    [
      `u:${HASH}\n`,
      HASH,
      `:${HASH}`,
      `u:${HASH}x`,
      `u:${HASH.slice(0, -1)}`,
      "u:$apr1$x$y",
      `a b:${HASH}`,
      `u:${HASH.replace("2y", "2z")}`,
    ],
  ],
  [
    "the line of one user of a password file",
    SecretForm.htpasswdOf("harbor_registry_user"),
    [`harbor_registry_user:${HASH}`],
    [`u:${HASH}`, `x_harbor_registry_user:${HASH}`, `harbor_registry_user:${HASH}\n`, "harbor_registry_user:x"],
  ],
  [
    "a docker config.json",
    SecretForm.dockerConfig,
    [
      JSON.stringify({ auths: { "r.example.com": { auth: "dTpw" } } }),
      `${JSON.stringify({ auths: { "r.example.com": { username: "u", password: "p" } } }, undefined, 2)}\n`,
    ],
    [
      JSON.stringify({ auths: { "r.example.com": {} }, credsStore: "desktop" }),
      JSON.stringify({ auths: { "r.example.com": { auth: "" } } }),
      JSON.stringify({ "r.example.com": { auth: "dTpw" } }),
      "dTpw",
      "",
    ],
  ],
];

describe.each(CASES)("%s", (_, form, good, bad) => {
  test("is known", () => {
    expect(good.filter((value) => !hasForm(value, form))).toEqual([]);
    expect(bad.filter((value) => hasForm(value, form))).toEqual([]);
  });
});

describe.each(["terraform", "tofu"])("as the engine sees it:", (engine) => {
  describeWith([engine], engine, () => {
    let folder: string;
    beforeEach(() => {
      folder = fs.mkdtempSync(path.join(os.tmpdir(), "onprem-form-"));
    });
    afterEach(() => {
      fs.rmSync(folder, { recursive: true });
    });

    test("sees every value as this side does", () => {
      const cases = CASES.flatMap(([, form, good, bad]) =>
        [...good, ...bad].map((value) => ({ pattern: form.pattern, value, expected: hasForm(value, form) })),
      );
      fs.writeFileSync(path.join(folder, "cases.json"), JSON.stringify(cases));
      const answer = execFileSync(engine, ["console"], {
        cwd: folder,
        encoding: "utf8",
        input: 'join(",", [for c in jsondecode(file("cases.json")) : can(regex(c.pattern, c.value))])\n',
      });
      expect(answer.trim()).toBe(`"${cases.map(({ expected }) => String(expected)).join(",")}"`);
    });

    /** What a plan of a stack with one secret says. @param by how the value is given */
    function plan(
      form: SecretForm,
      value: string,
      by: "file" | "variable" = "variable",
    ): { readonly status: number | null; readonly output: string } {
      const declare = (environment: Environment): void => {
        environment.stack("s").secretVariable(SecretValue.variable("planted"), { form });
      };
      const { texts } = synthesize((app) => {
        declare(testEnvironment(app, { cluster: undefined }));
      });
      fs.writeFileSync(path.join(folder, "cdk.tf.json"), texts["test-s"]!);
      const given = by === "variable" ? { TF_VAR_planted: value } : {};
      const options = { cwd: folder, encoding: "utf8", env: { ...process.env, ...given } } as const;
      fs.writeFileSync(path.join(folder, "given.json"), JSON.stringify(by === "file" ? { planted: value } : {}));
      spawnSync(engine, ["init", "-input=false"], options);
      const { status, stdout, stderr } = spawnSync(
        engine,
        ["plan", "-input=false", "-no-color", "-var-file=given.json"],
        options,
      );
      // Terraform breaks lines, and draws a frame around them.
      return { status, output: (stdout + stderr).replace(/[\s│╷╵]+/g, " ") };
    }

    test.each([
      ["characters", SecretForm.characters(16), "hunter2-hunter2", "planted is not exactly 16 characters on one line."],
      ["a key", SecretForm.rsaPrivateKey, PKCS8, "planted is not an RSA private key in PKCS#1"],
      [
        "quotes and templates",
        SecretForm.matching(/^"\$\{\\%\{/, 'a "quoted" \\ text'),
        "hunter2",
        'planted is not a "quoted" \\ text.',
      ],
    ])("refuses a value without telling it: %s", (_, form, value, message) => {
      // Terraform shows the line of a file on which a value stands that a rule of its own variable refuses.
      for (const by of ["variable", "file"] as const) {
        const { status, output } = plan(form, value, by);
        expect(status).toBe(1);
        expect(output).toContain(message);
        expect(output).not.toContain(value.slice(0, 7));
        expect(output).not.toContain(value.slice(-40, -30) || value);
      }
    });

    test.each([
      ["a key", SecretForm.rsaPrivateKey, PKCS1],
      ["quotes and templates", SecretForm.matching(/^"\$\{\\%\{/, "x"), '"${\\%{'],
    ])("takes a good one: %s", (_, form, value) => {
      const { status, output } = plan(form, value);
      expect(output).toContain("No changes.");
      expect(status).toBe(0);
    });
  });
});
