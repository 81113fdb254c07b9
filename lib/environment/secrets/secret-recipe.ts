import type { GivenRecipe, HtpasswdRecipe, KeyPairRecipe, RandomRecipe, SecretRecipe as Recipe } from "../../terraform";
import type { SecretVariable } from "../secret-value";

/** How the value of a secret comes into being. */
export type SecretRecipe = Recipe;

/** A text that nobody can guess. */
export interface RandomOptions {
  /** How many characters. @default 32 */
  readonly length?: number;
  /** The characters to draw from, each once. @default letters and digits */
  readonly alphabet?: string;
}

/** An RSA key and its self-signed certificate. */
export interface KeyPairOptions {
  /** Variable of the private key. */
  readonly key: SecretVariable;
  /** Variable of the certificate. */
  readonly certificate: SecretVariable;
  /** Whom the certificate names: what the key is for. */
  readonly commonName: string;
  /** Length of the key. @default 4096 */
  readonly bits?: 2048 | 3072 | 4096;
}

/** A line of a password file. */
export interface HtpasswdOptions {
  /** Name of the user. */
  readonly user: string;
  /** Variable of the password. */
  readonly password: SecretVariable;
}

/** A value that comes from elsewhere. */
export interface GivenOptions {
  /** What it is, and who has it: `the key of client.rbd, from who runs the Ceph cluster`. */
  readonly what: string;
  /** Command that prints it and nothing else. @default none: a person has it, or a file */
  readonly command?: string;
}

const LETTERS_AND_DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

/**
 * How secrets come into being: `npx onprem secrets init <environment>` makes those it can, once, and says how to come by the others. A
 * deploy never makes one.
 */
export const SecretRecipe = {
  /** Characters drawn at random. */
  random: ({ length = 32, alphabet = LETTERS_AND_DIGITS }: RandomOptions = {}): RandomRecipe => ({
    kind: "random",
    length,
    alphabet,
  }),

  /** An RSA key (PKCS#1) with a self-signed certificate (SHA-256, without a day on which it ends); the recipe of both variables. */
  keyPair: ({ key, certificate, commonName, bits = 4096 }: KeyPairOptions): KeyPairRecipe => ({
    kind: "key-pair",
    key: key.name,
    certificate: certificate.name,
    commonName,
    bits,
  }),

  /** A user with the bcrypt hash of a password that is a secret of its own. */
  htpasswd: ({ user, password }: HtpasswdOptions): HtpasswdRecipe => ({
    kind: "htpasswd",
    user,
    password: password.name,
  }),

  /** Given by somebody, or printed by a command. */
  given: ({ what, command }: GivenOptions): GivenRecipe => ({
    kind: "given",
    what: [what],
    ...(command === undefined ? {} : { command }),
  }),
} as const;
