import { Token } from "cdktf";
import { SecretForm, SecretRecipe, type SecretUse, type SecretValue } from "../../environment";
import type { ExternalPostgres } from "./postgres";
import type { ExternalRedis } from "./redis";

const raise = (path: string): string =>
  `Raise secretRevision of ${path} by 1, and deploy: the pods that read it are replaced, one after the other.`;

/** A name for people; one that only Terraform knows is none. */
const shown = (text: string): string => (Token.isUnresolved(text) ? "this Harbor" : text);

/** What is known of admin's password. @param path of the construct */
export function adminUse(path: string): SecretUse {
  return {
    form: SecretForm.matching(/^[!-~]{8,128}$/, "8 to 128 visible characters on one line"),
    recipe: SecretRecipe.random({ length: 24 }),
    rotation: {
      entails: `Harbor reads it at its first start alone: change it in Harbor too, as its metrics are collected with it. ${raise(path)}`,
    },
  };
}

/** What is known of the database's password, which Harbor puts without quotes into the text by which it connects. */
export function databaseUse({ username, host }: ExternalPostgres, path: string): SecretUse {
  return {
    form: SecretForm.matching(
      /^[!-&(-[\]-~]+$/,
      "visible characters on one line, without white space, single quotes and backslashes",
    ),
    recipe: SecretRecipe.given({ what: `the password of ${shown(username)} at the PostgreSQL ${shown(host)}` }),
    rotation: { entails: `Change it in PostgreSQL at the same time. ${raise(path)}` },
  };
}

/** What is known of Redis' password, which the chart puts into URLs where white space would become another character. */
export function redisUse({ address }: ExternalRedis, path: string): SecretUse {
  return {
    form: SecretForm.matching(/^[!-~]+$/, "visible characters on one line, without white space"),
    recipe: SecretRecipe.given({ what: `the password of the Redis at ${shown(address)}` }),
    rotation: { entails: `Change it in Redis at the same time. ${raise(path)}` },
  };
}

/** What is known of a key of the bucket. @param what which one */
export function bucketUse(what: string, bucket: string, path: string): SecretUse {
  return {
    form: SecretForm.matching(/^[!-~]+$/, "visible characters on one line, without white space"),
    recipe: SecretRecipe.given({ what: `the ${what} of a user that may read and write the bucket ${shown(bucket)}` }),
    rotation: { entails: raise(path) },
  };
}

/** What is known of a half of the certificate. @param key of the certificate, where that is a variable */
export function tlsUse(what: "certificate" | "key", hostname: string, key?: SecretValue): SecretUse {
  return {
    form: what === "certificate" ? SecretForm.certificate : SecretForm.privateKey,
    recipe: SecretRecipe.given({
      what:
        what === "certificate"
          ? `the certificate for ${shown(hostname)} with its chain, PEM, from your certificate authority`
          : `the key of the certificate for ${shown(hostname)}, PEM and not encrypted`,
    }),
    rotation: {
      entails:
        "Certificate and key are renewed together, and the revision of Tls.pair is raised by 1; the pods with them are replaced.",
    },
    ...(what === "certificate" && key?.kind === "variable" ? { certifies: key } : {}),
  };
}
