/**
 * What a stack says of a secret that it needs, never its value. It stands in the stack's file, so that tools can make, check and change
 * values without running the app's code.
 */
export interface SecretDeclaration {
  /** What every value must look like: all of them, one for each kind of use. */
  readonly forms?: readonly SecretForm[];
  /** How it comes into being. */
  readonly recipe?: SecretRecipe;
  /** What it means to change it. */
  readonly rotation?: SecretRotation;
  /** Variables of the private keys that it is the certificate of. */
  readonly certifies?: readonly string[];
}

/** What a value must look like. */
export interface SecretForm {
  /** Regular expression that finds something in every good value, in what JavaScript and Terraform (RE2) both understand. */
  readonly pattern: string;
  /** What a good value is, as it follows "is not" and "must be": `exactly 16 characters`. */
  readonly is: string;
}

/** How a secret comes into being. */
export type SecretRecipe = RandomRecipe | KeyPairRecipe | HtpasswdRecipe | GivenRecipe;

/** A text of characters that nobody can guess. */
export interface RandomRecipe {
  /** Tells the kinds of recipes apart. */
  readonly kind: "random";
  /** How many characters. */
  readonly length: number;
  /** The characters it is made of, each once. */
  readonly alphabet: string;
}

/** An RSA key and its self-signed certificate, two variables that are made together. Both of them have this recipe. */
export interface KeyPairRecipe {
  /** Tells the kinds of recipes apart. */
  readonly kind: "key-pair";
  /** Variable of the private key, PEM in the form of PKCS#1. */
  readonly key: string;
  /** Variable of the certificate, PEM. */
  readonly certificate: string;
  /** Whom the certificate names. */
  readonly commonName: string;
  /** Length of the key in bits. */
  readonly bits: number;
}

/** A line of a password file: a user, and the bcrypt hash of a password that is another secret. */
export interface HtpasswdRecipe {
  /** Tells the kinds of recipes apart. */
  readonly kind: "htpasswd";
  /** Name of the user. */
  readonly user: string;
  /** Variable of the password. */
  readonly password: string;
}

/** A value that comes from elsewhere. */
export interface GivenRecipe {
  /** Tells the kinds of recipes apart. */
  readonly kind: "given";
  /** What it is, and who has it, as each who uses it says. */
  readonly what: readonly string[];
  /** Command that prints it, where there is one. */
  readonly command?: string;
}

/** What it means to change a secret; of all its uses. */
export interface SecretRotation {
  /** What happens when another value is applied, and what has to be done for it, a sentence each. */
  readonly entails?: readonly string[];
  /** What is lost for good with the old value. */
  readonly loses?: readonly string[];
}
