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

/**
 * What is known of a key.
 *
 * @param variable the variables of all keys
 * @param path of the construct, for people
 */
export type KeyUse = (variable: (name: KeyName) => SecretVariable, path: string) => SecretUse;

/** What is to be done for every key but the token's. */
const raise = (path: string): string => `Raise the revision of HarborKeys of ${path} by 1, and deploy.`;

const token = (form: SecretForm): KeyUse => {
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

/** Text of an exact length, which to Harbor is one in bytes: what is beyond ASCII would have more of them than characters. */
const exactly = (length: 16 | 32): SecretForm =>
  SecretForm.matching(new RegExp(`^[!-~]{${length}}$`), `exactly ${length} visible ASCII characters on one line`);

const random = (length: 16 | 32, entails: string): KeyUse => {
  return (_variable, path) => ({
    form: exactly(length),
    recipe: SecretRecipe.random({ length }),
    rotation: { entails: `${entails} ${raise(path)}` },
  });
};

const INNER = "Requests among Harbor's parts fail while pods with the old one run beside new ones, for some minutes.";

/** The keys; lengths and forms are Harbor's own. */
export const KEY_USES: Readonly<Record<KeyName, KeyUse>> = {
  // RSA in PKCS#1: with PKCS#8 Harbor answers 500 where it should make a token.
  token_key: token(SecretForm.rsaPrivateKey),
  token_certificate: token(SecretForm.certificate),
  secretkey: (_variable, path) => ({
    form: exactly(16),
    recipe: SecretRecipe.random({ length: 16 }),
    rotation: {
      entails: `Those passwords have to be entered again in Harbor. ${raise(path)}`,
      loses:
        "the passwords in Harbor's database that it encrypts: of registries to replicate with, of robots, of LDAP and OIDC",
    },
  }),
  csrf_key: random(32, "Everybody has to load the portal's pages again."),
  core_secret: random(16, INNER),
  jobservice_secret: random(16, INNER),
  registry_secret: random(16, "Pushes that are under way fail, and are begun again by their clients."),
  registry_password: (_variable, path) => ({
    form: SecretForm.matching(/^[A-Za-z0-9]{16,72}$/, "16 to 72 letters and digits"),
    recipe: SecretRecipe.random({ length: 32 }),
    rotation: { entails: `${INNER} ${raise(path)}` },
  }),
  registry_htpasswd: (variable, path) => ({
    form: SecretForm.htpasswdOf(REGISTRY_USER),
    recipe: SecretRecipe.htpasswd({ user: REGISTRY_USER, password: variable("registry_password") }),
    rotation: { entails: `${INNER} ${raise(path)}` },
  }),
};
