import type { SecretForm as Form } from "../../terraform";
import { InvalidInputError } from "../../units";

/** What the value of a secret must look like. */
export type SecretForm = Form;

/** The hash of a password. */
const BCRYPT = "\\$2[aby]\\$[0-9]{2}\\$[./A-Za-z0-9]{53}";

/**
 * The forms of secrets. Every plan refuses a value that has not the form of its secret, before anything is changed, and so do the commands
 * of `onprem secrets`; what they say tells the form and never the value.
 */
export const SecretForm = {
  /** So many characters, on one line. */
  characters: (count: number): Form => ({
    pattern: `^[^\\r\\n]{${count}}$`,
    is: `exactly ${count} characters on one line`,
  }),

  /** One line, without the line break that a file has at its end, and without any other control character. */
  line: {
    pattern: "^[^\\x00-\\x1f\\x7f]+$",
    is: "one line, without a line break at its end or other control characters",
  },

  /** An RSA key as PKCS#1 has it, not encrypted; `BEGIN PRIVATE KEY` would be PKCS#8. */
  rsaPrivateKey: {
    pattern: "^-----BEGIN RSA PRIVATE KEY-----\\r?\\n[A-Za-z0-9+/=\\r\\n]+-----END RSA PRIVATE KEY-----\\s*$",
    is: "an RSA private key in PKCS#1, as PEM that begins with BEGIN RSA PRIVATE KEY and is not encrypted",
  },

  /** A private key of any kind, not encrypted. */
  privateKey: {
    pattern: "-----BEGIN (RSA |EC )?PRIVATE KEY-----\\r?\\n[A-Za-z0-9+/=\\r\\n]+-----END (RSA |EC )?PRIVATE KEY-----",
    is: "a private key as PEM that is not encrypted",
  },

  /** A certificate, its chain after it where it has one. */
  certificate: {
    pattern: "-----BEGIN CERTIFICATE-----\\r?\\n[A-Za-z0-9+/=\\r\\n]+-----END CERTIFICATE-----",
    is: "a certificate as PEM",
  },

  /** A user with the bcrypt hash of a password, on one line. */
  htpasswd: {
    pattern: `^[^:\\s]+:${BCRYPT}$`,
    is: "a line <user>:<bcrypt hash>, as htpasswd -nB prints it, without a line break",
  },

  /** The same for one user alone. @param user its name: letters, digits and underscores */
  htpasswdOf: (user: string): Form => ({
    pattern: `^${user}:${BCRYPT}$`,
    is: `a line ${user}:<bcrypt hash of its password>, without a line break`,
  }),

  /** Logins at registries, in a docker config.json that holds them itself and does not leave them to a credential store. */
  dockerConfig: {
    pattern: '^\\s*\\{[\\s\\S]*"auths"\\s*:[\\s\\S]*"(auth|password)"\\s*:\\s*"[^"][\\s\\S]*\\}\\s*$',
    is: "a docker config.json with auths that holds logins itself (a credential store leaves them out)",
  },

  /**
   * Another form.
   *
   * @param pattern regular expression that finds something in every good value and in no other
   * @param is what a good value is, e.g. `a key of Ceph`
   * @throws InvalidInputError SecretFormInvalid, for a pattern with flags, which would be lost
   */
  matching: (pattern: RegExp, is: string): Form => {
    if (pattern.flags !== "") {
      throw new InvalidInputError("SecretForm", is, [
        {
          code: "SecretFormInvalid",
          what: "a form is a regular expression without flags",
          got: String(pattern),
          instead: "write [Aa] for either case, and [^] as [\\s\\S]",
        },
      ]);
    }
    return { pattern: pattern.source, is };
  },
} as const;
