import {
  createHash,
  createPrivateKey,
  createPublicKey,
  type KeyObject,
  randomBytes,
  sign,
  X509Certificate,
} from "node:crypto";

/** Tags of DER. */
const TAG = {
  boolean: 0x01,
  integer: 0x02,
  bits: 0x03,
  octets: 0x04,
  text: 0x0c,
  shortTime: 0x17,
  time: 0x18,
  sequence: 0x30,
  set: 0x31,
  version: 0xa0,
  extensions: 0xa3,
} as const;

/** Object identifiers, as DER has them. */
const OID = {
  commonName: Buffer.from("0603550403", "hex"),
  subjectKeyIdentifier: Buffer.from("0603551d0e", "hex"),
  basicConstraints: Buffer.from("0603551d13", "hex"),
  sha256WithRsa: Buffer.from("06092a864886f70d01010b", "hex"),
} as const;

const SHA256_WITH_RSA = der(TAG.sequence, OID.sha256WithRsa, Buffer.from("0500", "hex"));

/** The day that stands for no end: a key that people renew is not to fail by itself one day (RFC 5280, 4.1.2.5). */
const NO_END = "99991231235959Z";

/** Clocks of the machines that will look at it may be behind. */
const HEAD_START_MS = 24 * 60 * 60 * 1000;

/**
 * A self-signed certificate of an RSA key: X.509 version 3, SHA-256, an authority of its own, without an end. Node makes none and brings OpenSSL to
 * check one: it is read back, and its signature and key are checked, before it is handed out.
 *
 * @param key PEM
 * @returns PEM
 */
export function selfSignedCertificate(key: string, commonName: string, now = new Date()): string {
  const privateKey = createPrivateKey(key);
  const publicKey = createPublicKey(privateKey);
  const name = der(
    TAG.sequence,
    der(TAG.set, der(TAG.sequence, OID.commonName, der(TAG.text, Buffer.from(commonName)))),
  );
  const body = der(
    TAG.sequence,
    der(TAG.version, der(TAG.integer, Buffer.from([2]))),
    der(TAG.integer, serialNumber()),
    SHA256_WITH_RSA,
    name,
    der(TAG.sequence, time(new Date(now.getTime() - HEAD_START_MS)), der(TAG.time, Buffer.from(NO_END))),
    name,
    publicKey.export({ type: "spki", format: "der" }),
    der(TAG.extensions, der(TAG.sequence, ...extensions(publicKey))),
  );
  const signature = sign("sha256", body, privateKey);
  const certificate = der(TAG.sequence, body, SHA256_WITH_RSA, der(TAG.bits, Buffer.from([0]), signature));
  const pem = `-----BEGIN CERTIFICATE-----\n${certificate.toString("base64").replace(/.{1,64}/g, "$&\n")}-----END CERTIFICATE-----\n`;
  const read = new X509Certificate(pem);
  if (!read.verify(publicKey) || !read.checkPrivateKey(privateKey)) {
    throw new Error("the certificate that was made is not one of its key");
  }
  return pem;
}

function extensions(publicKey: KeyObject): readonly Buffer[] {
  const yes = der(TAG.boolean, Buffer.from([0xff]));
  const keyIdentifier = createHash("sha1")
    .update(publicKey.export({ type: "pkcs1", format: "der" }))
    .digest();
  return [
    der(TAG.sequence, OID.basicConstraints, yes, der(TAG.octets, der(TAG.sequence, yes))),
    der(TAG.sequence, OID.subjectKeyIdentifier, der(TAG.octets, der(TAG.octets, keyIdentifier))),
  ];
}

/** A positive number of 127 bits that nobody can guess. */
function serialNumber(): Buffer {
  const bytes = randomBytes(16);
  // The first bit would make it negative; the second keeps DER from wanting it shorter.
  bytes.writeUInt8((bytes.readUInt8(0) & 0x7f) | 0x40, 0);
  return bytes;
}

function time(date: Date): Buffer {
  const text = date.toISOString().replace(/\.\d+|[-:T]/g, "");
  return date.getUTCFullYear() < 2050
    ? der(TAG.shortTime, Buffer.from(text.slice(2)))
    : der(TAG.time, Buffer.from(text));
}

function der(tag: number, ...contents: readonly Buffer[]): Buffer {
  const content = Buffer.concat(contents);
  const { length } = content;
  const size = length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...size]), content]);
}
