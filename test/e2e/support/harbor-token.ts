import { createHash, createPublicKey, createSign, randomBytes } from "node:crypto";

/** Who signs Harbor's tokens, and for whom. */
export const ISSUER = "harbor-token-issuer";
export const AUDIENCE = "harbor-registry";

/** How long a token is good. */
const SECONDS = 1800;

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/**
 * A token for pushes and pulls, as Harbor's core signs it: RS256, the key named by the first 240 bits of its public half's SHA-256.
 *
 * @param key RSA, PEM
 * @see https://github.com/goharbor/harbor/blob/v2.15.1/src/core/service/token/authutils.go
 */
export function harborToken(key: string, repository: string): string {
  const now = Math.floor(Date.now() / 1000);
  const claims = {
    ...{ iss: ISSUER, sub: "admin", aud: AUDIENCE, exp: now + SECONDS, nbf: now, iat: now },
    ...{ jti: randomBytes(8).toString("hex") },
    access: [{ type: "repository", class: "", name: repository, actions: ["pull", "push"] }],
  };
  const signed = [{ alg: "RS256", kid: keyName(key), typ: "JWT" }, claims].map(encoded).join(".");
  return `${signed}.${createSign("RSA-SHA256").update(signed).sign(key, "base64url")}`;
}

function encoded(part: object): string {
  return Buffer.from(JSON.stringify(part)).toString("base64url");
}

/** `ABCD:EFGH:…`: how a registry finds the key in its bundle. */
function keyName(key: string): string {
  const spki = createPublicKey(key).export({ type: "spki", format: "der" });
  const bits = [...createHash("sha256").update(spki).digest().subarray(0, 30)]
    .map((byte) => byte.toString(2).padStart(8, "0"))
    .join("");
  const letters = (bits.match(/.{5}/g) ?? []).map((five) => ALPHABET[parseInt(five, 2)]).join("");
  return (letters.match(/.{4}/g) ?? []).join(":");
}
