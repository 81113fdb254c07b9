import { X509Certificate } from "node:crypto";
import type { Values } from "../secret-files";
import type { DeclaredSecret } from "./declared";
import { belongTogether } from "./making/key-pair";

/** Variables of the keys that a secret is the certificate of; undefined when it is no certificate as far as anybody said. */
export function keysCertifiedBy({ name, recipe, certifies }: DeclaredSecret): readonly string[] | undefined {
  const own = recipe?.kind === "key-pair" && name === recipe.certificate ? [recipe.key] : [];
  const keys = [...new Set([...own, ...(certifies ?? [])])];
  return keys.length === 0 ? undefined : keys;
}

/** What is wrong with a certificate, following its name: it cannot be read, is that of another key, or its time is not now. */
export function faultOfCertificate(
  certificate: string,
  keys: readonly string[],
  values: Values,
  now: Date,
): string | undefined {
  const read = readCertificate(certificate);
  if (read === undefined) {
    return "is no certificate that can be read";
  }
  const foreign = keys.find((key) => Object.hasOwn(values, key) && !belongTogether(values[key] ?? "", certificate));
  if (foreign !== undefined) {
    return `is not the certificate of ${foreign}${hasChain(certificate) ? ", or not the first of its chain" : ""}`;
  }
  if (endOf(read) < now) {
    return `has ended on ${dayOf(endOf(read))}`;
  }
  const begin = new Date(read.validFrom);
  return begin > now ? `begins on ${dayOf(begin)}` : undefined;
}

/** The day on which a certificate ends; undefined when it cannot be read. */
export function lastDayOf(certificate: string): Date | undefined {
  const read = readCertificate(certificate);
  return read && endOf(read);
}

/** A day as people write it. */
export function dayOf(date: Date): string {
  return date.toISOString().slice(0, 10);
}

function readCertificate(certificate: string): X509Certificate | undefined {
  try {
    return new X509Certificate(certificate);
  } catch {
    // What OpenSSL has to say of a text that is none may quote it.
    return undefined;
  }
}

function endOf({ validTo }: X509Certificate): Date {
  return new Date(validTo);
}

function hasChain(certificate: string): boolean {
  return certificate.split("-----BEGIN CERTIFICATE-----").length > 2;
}
