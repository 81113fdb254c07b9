import { SecretForm, SecretRecipe, type SecretUse, type SecretVariable } from "../../environment";

/** The keys of a Harbor, by the ends of their variables' names. */
export const KEY_NAMES = [
  "token_key",
  "token_certificate",
  "secretkey",
  "csrf_key",
  "core_secret",
  "jobservice_secret",
  "registry_secret",
  "registry_password",
  "registry_htpasswd",
] as const;

/** A key of a Harbor. */
export type KeyName = (typeof KEY_NAMES)[number];

/** By which name Harbor's parts log in to its registry. */
export const REGISTRY_USER = "harbor_registry_user";

/** A key in the words of the chart, and what is known of it. */
export interface KeyUse {
  /** Key inside a Secret. */
  readonly secretKey: string;
  /** What is known of it. */
  readonly use: (variable: (name: KeyName) => SecretVariable, path: string) => SecretUse;
}

const token = (form: SecretForm): KeyUse["use"] => {
  return (variable, path) => ({
    form,
    recipe: SecretRecipe.keyPair({
      key: variable("token_key"),
      certificate: variable("token_certificate"),
      commonName: "harbor-token-issuer",
    }),
    rotation: {
      entails:
        `Everybody's tokens end, and logins fail at random while cores with the old key run beside new ones: scale the cores of ${path} to 0, ` +
        "raise the revision of HarborKeys by 1, and deploy.",
    },
  });
};

const random = (length: number, entails: string): KeyUse["use"] => {
  return (_variable, path) => ({
    form: SecretForm.characters(length),
    recipe: SecretRecipe.random({ length }),
    rotation: { entails: `${entails} Raise the revision of HarborKeys of ${path} by 1, and deploy.` },
  });
};

const INNER = "Requests among Harbor's parts fail while pods with the old one run beside new ones, for some minutes.";

/** The keys; lengths and forms are Harbor's own. */
export const KEY_USES: Readonly<Record<KeyName, KeyUse>> = {
  // RSA in PKCS#1: with PKCS#8 Harbor answers 500 where it should make a token.
  token_key: { secretKey: "tls.key", use: token(SecretForm.rsaPrivateKey) },
  token_certificate: { secretKey: "tls.crt", use: token(SecretForm.certificate) },
  secretkey: {
    secretKey: "secretKey",
    use: () => ({
      form: SecretForm.characters(16),
      recipe: SecretRecipe.random({ length: 16 }),
      rotation: {
        loses:
          "the passwords in Harbor's database that it encrypts: of registries to replicate with, of robots, of LDAP and OIDC",
      },
    }),
  },
  csrf_key: { secretKey: "CSRF_KEY", use: random(32, "Everybody has to load the portal's pages again.") },
  core_secret: { secretKey: "secret", use: random(16, INNER) },
  jobservice_secret: { secretKey: "JOBSERVICE_SECRET", use: random(16, INNER) },
  registry_secret: {
    secretKey: "REGISTRY_HTTP_SECRET",
    use: random(16, "Pushes that are under way fail, and are begun again by their clients."),
  },
  registry_password: {
    secretKey: "REGISTRY_PASSWD",
    use: (_variable, path) => ({
      form: SecretForm.matching(/^[A-Za-z0-9]{16,72}$/, "16 to 72 letters and digits"),
      recipe: SecretRecipe.random({ length: 32 }),
      rotation: { entails: `${INNER} Raise the revision of HarborKeys of ${path} by 1, and deploy.` },
    }),
  },
  registry_htpasswd: {
    secretKey: "REGISTRY_HTPASSWD",
    use: (variable, path) => ({
      form: SecretForm.matching(
        /^harbor_registry_user:\$2[aby]\$[0-9]{2}\$[./A-Za-z0-9]{53}$/,
        `a line ${REGISTRY_USER}:<bcrypt hash of the registry's password>, without a line break`,
      ),
      recipe: SecretRecipe.htpasswd({ user: REGISTRY_USER, password: variable("registry_password") }),
      rotation: { entails: `${INNER} Raise the revision of HarborKeys of ${path} by 1, and deploy.` },
    }),
  },
};
