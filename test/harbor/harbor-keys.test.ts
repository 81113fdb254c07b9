import { createPrivateKey, generateKeyPairSync } from "node:crypto";
import { Environment } from "../../lib/environment";
import { HarborKeys } from "../../lib/harbor";
import type { SecretDeclaration } from "../../lib/terraform";
import { codesOf } from "../support/refusal";
import { fullHarbor, harbor, MIRRORED } from "./harbors";

/** What the stack of a Harbor says of its secrets. */
const declarations = (): Readonly<Record<string, SecretDeclaration>> =>
  Environment.stackOf(harbor()).metadata.secrets ?? {};

const takes = (name: string, value: string): boolean =>
  (declarations()[name]?.forms ?? []).every(({ pattern }) => new RegExp(pattern).test(value));

const RSA = generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey;
const PKCS1 = RSA.export({ type: "pkcs1", format: "pem" }).toString();
const PKCS8 = createPrivateKey(PKCS1).export({ type: "pkcs8", format: "pem" }).toString();
const EC = generateKeyPairSync("ec", { namedCurve: "prime256v1" }).privateKey.export({ type: "sec1", format: "pem" });
const HASH = `$2b$10$${"a".repeat(53)}`;

test("everything that has to be made or given is declared, and the keys are made", () => {
  const kinds = Object.entries(declarations()).map(([name, { recipe }]) => `${name} ${recipe?.kind ?? "nothing"}`);
  expect(kinds).toEqual([
    "harbor_admin_password random",
    "harbor_core_secret random",
    "harbor_csrf_key random",
    "harbor_database given",
    "harbor_jobservice_secret random",
    "harbor_redis given",
    "harbor_registry_htpasswd htpasswd",
    "harbor_registry_password random",
    "harbor_registry_secret random",
    "harbor_secretkey random",
    "harbor_token_certificate key-pair",
    "harbor_token_key key-pair",
  ]);
});

test.each<[taken: boolean, name: string, value: string]>([
  [true, "harbor_token_key", PKCS1],
  [false, "harbor_token_key", PKCS8],
  [false, "harbor_token_key", EC.toString()],
  [
    false,
    "harbor_token_key",
    RSA.export({ type: "pkcs1", format: "pem", cipher: "aes-256-cbc", passphrase: "x" }).toString(),
  ],
  [false, "harbor_token_certificate", PKCS1],
  [true, "harbor_secretkey", "a".repeat(16)],
  [false, "harbor_secretkey", "a".repeat(15)],
  [false, "harbor_secretkey", "a".repeat(17)],
  [false, "harbor_secretkey", `${"a".repeat(15)}\n`],
  // Sixteen characters, and seventeen bytes.
  [false, "harbor_secretkey", `${"a".repeat(15)}ä`],
  [false, "harbor_secretkey", `${"a".repeat(15)} `],
  [true, "harbor_secretkey", "!~#$%&'()*+,-./0"],
  [true, "harbor_csrf_key", "a".repeat(32)],
  [false, "harbor_csrf_key", "a".repeat(31)],
  [false, "harbor_csrf_key", "a".repeat(33)],
  [false, "harbor_csrf_key", "ä".repeat(32)],
  ...["core", "jobservice", "registry"].flatMap((part): [boolean, string, string][] => [
    [true, `harbor_${part}_secret`, "a".repeat(16)],
    [false, `harbor_${part}_secret`, "a".repeat(17)],
    [false, `harbor_${part}_secret`, `${"a".repeat(15)}ä`],
  ]),
  [true, "harbor_registry_password", "a".repeat(16)],
  [false, "harbor_registry_password", "a".repeat(15)],
  [false, "harbor_registry_password", "a b".repeat(10)],
  [true, "harbor_registry_htpasswd", `harbor_registry_user:${HASH}`],
  [false, "harbor_registry_htpasswd", `somebody_else:${HASH}`],
  [false, "harbor_registry_htpasswd", `harbor_registry_user:${HASH}\n`],
  [false, "harbor_registry_htpasswd", "harbor_registry_user:$apr1$abcdefgh$abcdefgh"],
  [true, "harbor_admin_password", "Harbor-12"],
  [false, "harbor_admin_password", "short"],
  [true, "harbor_redis", "p@ss:/%#"],
  [false, "harbor_redis", "with space"],
  [false, "harbor_redis", "line\n"],
  [false, "harbor_database", "line\n"],
  [true, "harbor_database", '!"#$%&()*+,-./09:;<=>?@AZ[]^_`az{|}~'],
  [false, "harbor_database", "two words"],
  [false, "harbor_database", "it's"],
  [false, "harbor_database", "back\\slash"],
])("it is %s that %s may be such a value", (taken, name, value) => {
  expect(takes(name, value)).toBe(taken);
});

test("the token's key and certificate are made together, as Harbor's own program makes them", () => {
  const { harbor_token_key: key, harbor_token_certificate: certificate } = declarations();
  expect(key?.recipe).toEqual(certificate?.recipe);
  expect(key?.recipe).toMatchObject({ kind: "key-pair", bits: 4096, key: "harbor_token_key" });
});

test("the registry's password file is made of its password", () => {
  expect(declarations().harbor_registry_htpasswd?.recipe).toEqual({
    ...{ kind: "htpasswd", user: "harbor_registry_user", password: "harbor_registry_password" },
  });
});

test("what is lost with the key of the database's passwords is said, and of no other", () => {
  const losing = Object.entries(declarations()).filter(([, { rotation }]) => (rotation?.loses ?? []).length > 0);
  expect(losing.map(([name]) => name)).toEqual(["harbor_secretkey"]);
});

test("each of them says how it is changed, and names the Harbor, not what is made inside of it", () => {
  const wrong = Object.entries(declarations()).filter(([, { rotation }]) => {
    const text = rotation?.entails?.join() ?? "";
    return (
      !/[Rr]aise/.test(text) || !/test-registry\/harbor(?!\/)/.test(text) || text.includes("test-registry/harbor/")
    );
  });
  expect(wrong).toEqual([]);
});

test("a prefix of one's own is in the names of all of them", () => {
  const { metadata } = Environment.stackOf(harbor(fullHarbor(), MIRRORED));
  const names = Object.keys(metadata.secrets ?? {});
  expect(names.filter((name) => name.startsWith("main_"))).toHaveLength(9);
});

test.each([
  [["SecretNameInvalid"], () => harbor({ keys: HarborKeys.variables({ prefix: "Harbor" }) })],
  [["SecretReferenceInvalid"], () => HarborKeys.existing({ secretName: "Harbor_Keys" })],
  [[], () => harbor({ keys: HarborKeys.existing({ secretName: "keys", revision: 2 }), namespace: "registry" })],
])("%j", (codes, action) => {
  expect(codesOf(action)).toEqual(codes);
});
