import { generateKeyPairSync, sign } from "node:crypto";

/** A self-signed certificate and its key, PEM. */
export interface KeyPair {
  readonly certificate: string;
  readonly key: string;
}

const ECDSA_WITH_SHA256 = tlv(0x30, Buffer.from("06082a8648ce3d040302", "hex"));
const COMMON_NAME = Buffer.from("0603550403", "hex");

/** First and last day of a certificate, as `2020-01-01`, between 1950 and 2049. */
export interface Validity {
  readonly from?: string;
  readonly to?: string;
}

/** Makes a certificate for tests, without a program for it: X.509 version 1, valid from 2020 to 2049 unless that is said. */
export function selfSigned(commonName: string, { from = "2020-01-01", to = "2049-01-01" }: Validity = {}): KeyPair {
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "prime256v1" });
  const name = tlv(0x30, tlv(0x31, tlv(0x30, COMMON_NAME, tlv(0x0c, Buffer.from(commonName)))));
  const time = (day: string): Buffer => tlv(0x17, Buffer.from(`${day.replaceAll("-", "").slice(2)}000000Z`));
  const validity = tlv(0x30, time(from), time(to));
  const body = tlv(
    0x30,
    tlv(0x02, Buffer.from([1])),
    ECDSA_WITH_SHA256,
    name,
    validity,
    name,
    publicKey.export({ type: "spki", format: "der" }),
  );
  const signature = sign("sha256", body, privateKey);
  const der = tlv(0x30, body, ECDSA_WITH_SHA256, tlv(0x03, Buffer.from([0]), signature));
  const lines = der.toString("base64").match(/.{1,64}/g) ?? [];
  return {
    certificate: `-----BEGIN CERTIFICATE-----\n${lines.join("\n")}\n-----END CERTIFICATE-----\n`,
    key: privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
  };
}

function tlv(tag: number, ...contents: readonly Buffer[]): Buffer {
  const content = Buffer.concat(contents);
  const { length } = content;
  const size = length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...size]), content]);
}
