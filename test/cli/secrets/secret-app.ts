import * as fs from "node:fs";
import * as path from "node:path";
import { changeSecretsFile } from "../../../cli/secrets/store/secrets-file";
import type { Surroundings } from "../../../cli/surroundings";
import { SecretForm, SecretRecipe, SecretValue } from "../../../lib/environment";
import type { SecretDeclaration } from "../../../lib/terraform";
import { fakeApp, type FakeStack } from "../fake-app";

const variable = SecretValue.variable;

/** The two halves of a key pair. */
export const PAIR = SecretRecipe.keyPair({
  key: variable("token_key"),
  certificate: variable("token_certificate"),
  commonName: "token",
  bits: 2048,
});

/** A secret of every kind. */
export const DECLARATIONS: Readonly<Record<string, SecretDeclaration>> = {
  csrf_key: { forms: [SecretForm.characters(32)], recipe: SecretRecipe.random({ length: 32 }) },
  database_key: {
    forms: [SecretForm.characters(16)],
    recipe: SecretRecipe.random({ length: 16 }),
    rotation: { loses: ["the passwords in the database, which it encrypts"] },
  },
  ceph_key: {
    forms: [SecretForm.line],
    recipe: SecretRecipe.given({
      what: "the key of client.rbd, from who runs Ceph",
      command: "ceph auth get-key client.rbd",
    }),
  },
  entry_key: { forms: [SecretForm.privateKey], recipe: SecretRecipe.given({ what: "the key of the entry" }) },
  pull_password: { recipe: SecretRecipe.random({ length: 24 }) },
  pull_htpasswd: {
    forms: [SecretForm.htpasswd],
    recipe: SecretRecipe.htpasswd({ user: "puller", password: variable("pull_password") }),
    rotation: { entails: ["The registry restarts."] },
  },
  token_certificate: { forms: [SecretForm.certificate], recipe: PAIR },
  token_key: {
    forms: [SecretForm.rsaPrivateKey],
    recipe: PAIR,
    rotation: { entails: ["All cores restart together."] },
  },
  // Nothing is known of it.
  webhook: {},
};

/** Names of those that `init` makes. */
export const MADE = [
  "csrf_key",
  "database_key",
  "pull_htpasswd",
  "pull_password",
  "token_certificate",
  "token_key",
] as const;

/** A stack for them. */
export const REGISTRY: Readonly<Record<string, FakeStack>> = {
  "prod-registry": { environment: "prod", resource: {}, declarations: DECLARATIONS, variables: ["size"] },
};

/** A folder with an app that needs all of them. */
export function secretApp(stacks = REGISTRY): string {
  return fakeApp(stacks);
}

/** The file of the environment prod. */
export function fileOf(folder: string): string {
  return path.join(folder, "secrets/prod.tfvars.json");
}

/** The values in it. */
export function valuesIn(folder: string): Readonly<Record<string, string>> {
  return JSON.parse(fs.readFileSync(fileOf(folder), "utf8")) as Record<string, string>;
}

/** Writes a value into it. @returns its name, as what changed the file gives it back */
export function addSecret(folder: string, name: string, value = "x"): Promise<string> {
  return changeSecretsFile("prod", surroundingsOf(folder), (values) =>
    Promise.resolve({ values: { ...values, [name]: value }, result: name }),
  );
}

/** The last bits of a file's or a folder's mode. */
export function modeOf(file: string): string {
  return (fs.statSync(file).mode & 0o777).toString(8);
}

/** The surroundings of a command that says nothing and is told nothing. */
export function surroundingsOf(folder: string, options: Partial<Surroundings> = {}): Surroundings {
  const nobody = { isTerminal: false, text: () => Promise.resolve(""), line: () => Promise.resolve("") };
  const nowhere = { isTerminal: false, write: () => undefined };
  return {
    folder,
    variables: { PATH: process.env.PATH },
    stdin: nobody,
    stdout: nowhere,
    stderr: nowhere,
    interrupted: new AbortController().signal,
    ...options,
  };
}
