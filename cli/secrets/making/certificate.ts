// What @peculiar/x509 is built with; it does not bring it itself.
import "reflect-metadata";
import { BasicConstraintsExtension, SubjectKeyIdentifierExtension, X509CertificateGenerator } from "@peculiar/x509";
import { createPrivateKey, createPublicKey, type KeyObject, webcrypto } from "node:crypto";

const RSA_WITH_SHA256 = { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256" };

/** The day that stands for no end: a key that people renew is not to fail by itself one day (RFC 5280, 4.1.2.5). */
const NO_END = new Date("9999-12-31T23:59:59Z");

/** Clocks of the machines that will look at it may be behind. */
const HEAD_START_MS = 24 * 60 * 60 * 1000;

/**
 * A self-signed certificate of an RSA key: X.509 version 3, SHA-256, an authority of its own, without an end.
 *
 * @param key PEM
 * @returns PEM
 */
export async function selfSignedCertificate(key: string, commonName: string, now = new Date()): Promise<string> {
  const keys = await webKeys(createPrivateKey(key));
  const certificate = await X509CertificateGenerator.createSelfSigned({
    name: [{ CN: [commonName] }],
    notBefore: new Date(now.getTime() - HEAD_START_MS),
    notAfter: NO_END,
    signingAlgorithm: RSA_WITH_SHA256,
    keys,
    extensions: [
      new BasicConstraintsExtension(true, undefined, true),
      await SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  return `${certificate.toString("pem")}\n`;
}

/** A key in the form of the Web's cryptography. */
async function webKeys(key: KeyObject): Promise<webcrypto.CryptoKeyPair> {
  const { subtle } = webcrypto;
  const pkcs8 = key.export({ type: "pkcs8", format: "der" });
  const spki = createPublicKey(key).export({ type: "spki", format: "der" });
  return {
    privateKey: await subtle.importKey("pkcs8", pkcs8, RSA_WITH_SHA256, false, ["sign"]),
    publicKey: await subtle.importKey("spki", spki, RSA_WITH_SHA256, true, ["verify"]),
  };
}
