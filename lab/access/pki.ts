import { execFile } from "node:child_process";
import { generateKeyPairSync, randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { chmod, mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";

import type { ClientIdentity } from "../cluster/api-client";
import {
  AUTHORITIES,
  type AuthorityName,
  CERTIFICATES,
  type CertificateSpec,
  opensslConfig,
  subject,
} from "./certificates";
import { LabError } from "../errors";
import { cacheKey } from "../build/go-modules";
import type { LabPaths } from "../paths";

const run = promisify(execFile);

/** The lab is made anew long before; nothing in it renews certificates. */
const DAYS = "3650";

/** Names the file that is written last and says from what the folder was made. */
const STAMP = "made-from";

/** Paths of a certificate's files. */
export function certificate(paths: LabPaths, name: string): ClientIdentity {
  const authority = CERTIFICATES.find((spec) => spec.name === name)?.authority ?? "ca";
  return {
    ca: join(paths.pki, `${authority}.crt`),
    cert: join(paths.pki, `${name}.crt`),
    key: join(paths.pki, `${name}.key`),
  };
}

/** Says which set of certificates there is: changes whenever they are made anew. Empty if there is none. */
export function pkiFingerprint(paths: LabPaths): string {
  try {
    return cacheKey([readFileSync(join(paths.pki, "ca.crt"), "utf8"), readFileSync(join(paths.pki, STAMP), "utf8")]);
  } catch {
    return "";
  }
}

async function openssl(args: readonly string[]): Promise<void> {
  try {
    await run("openssl", args);
  } catch (error) {
    throw new LabError(`openssl ${args[0] ?? ""} failed: ${(error as { stderr?: string }).stderr ?? String(error)}`);
  }
}

async function writeKey(path: string): Promise<void> {
  const { privateKey } = generateKeyPairSync("ec", { namedCurve: "prime256v1" });
  await writeFile(path, privateKey.export({ type: "pkcs8", format: "pem" }), { mode: 0o600 });
}

async function makeAuthority(folder: string, name: AuthorityName, commonName: string): Promise<void> {
  const [key, config] = [join(folder, `${name}.key`), join(folder, `${name}.cnf`)];
  await writeKey(key);
  await writeFile(config, opensslConfig("authority"));
  const extensions = ["-config", config, "-extensions", "extensions", "-sha256", "-days", DAYS];
  await openssl([
    ...["req", "-x509", "-new", "-key", key, "-subj", subject({ commonName })],
    ...extensions,
    ...["-out", join(folder, `${name}.crt`)],
  ]);
  await rm(config);
}

async function makeCertificate(folder: string, spec: CertificateSpec): Promise<void> {
  const file = (suffix: string): string => join(folder, `${spec.name}.${suffix}`);
  const authority = join(folder, spec.authority);
  await writeKey(file("key"));
  await writeFile(file("cnf"), opensslConfig(spec));
  await openssl([
    ...["req", "-new", "-key", file("key"), "-subj", subject(spec)],
    ...["-config", file("cnf"), "-out", file("csr")],
  ]);
  await openssl([
    ...["x509", "-req", "-in", file("csr"), "-CA", `${authority}.crt`, "-CAkey", `${authority}.key`],
    ...["-set_serial", `0x${randomBytes(16).toString("hex").replace(/^./, "1")}`, "-sha256", "-days", DAYS],
    ...["-extfile", file("cnf"), "-extensions", "extensions", "-out", file("crt")],
  ]);
  await Promise.all([rm(file("cnf")), rm(file("csr"))]);
}

async function makeServiceAccountKeys(folder: string): Promise<void> {
  const { publicKey, privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  await writeFile(join(folder, "sa.key"), privateKey.export({ type: "pkcs8", format: "pem" }), { mode: 0o600 });
  await writeFile(join(folder, "sa.pub"), publicKey.export({ type: "spki", format: "pem" }));
}

/**
 * Makes the authorities, certificates and keys, unless those that are there were made from the same description. The
 * folder appears whole or not at all.
 *
 * @returns whether they were made anew.
 */
export async function ensurePki(paths: LabPaths): Promise<boolean> {
  const wanted = cacheKey([JSON.stringify([AUTHORITIES, CERTIFICATES])]);
  const found = await readFile(join(paths.pki, STAMP), "utf8").catch(() => "");
  if (found === wanted) return false;
  const folder = `${paths.pki}.new`;
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { mode: 0o700 });
  for (const [name, commonName] of Object.entries(AUTHORITIES)) {
    await makeAuthority(folder, name as AuthorityName, commonName);
  }
  await Promise.all(CERTIFICATES.map((spec) => makeCertificate(folder, spec)));
  await makeServiceAccountKeys(folder);
  await writeFile(join(folder, STAMP), wanted);
  await chmod(folder, 0o700);
  await rm(paths.pki, { recursive: true, force: true });
  await rename(folder, paths.pki);
  return true;
}
