import * as fs from "node:fs";
import * as path from "node:path";
import type { V1Secret } from "@kubernetes/client-node";
import { type CephLogin, labCeph, type LabCeph, silentProgress, status, up } from "../../../lab";
import { attempt, type Outcome } from "../../../lab/machines/command";
import { CEPH_HINDRANCE } from "./global-setup";
import { find } from "./lab-cluster";
import { labHindrance } from "./requirements";

/** Why a test that needs the lab's Ceph cannot run here; undefined when it can. */
export function cephHindrance(): string | undefined {
  return labHindrance() ?? process.env[CEPH_HINDRANCE];
}

/** Brings the lab's control plane and its Ceph up, where any of them is down. Machines are left as they are. */
export async function ensureCeph(): Promise<LabCeph> {
  const { up: isUp, ceph = [] } = await status();
  if (!isUp || ceph.length === 0 || ceph.some(({ state }) => state !== "ready")) {
    await up({ ceph: true, machines: false, progress: silentProgress });
  }
  return labCeph();
}

/** Runs a command as it stands, in a shell whose `ceph` is that of the lab's administrator. */
export function inShell(ceph: LabCeph, command: string): Promise<Outcome> {
  return attempt("sh", ["-c", command], { env: { ...ceph.environment } });
}

/** The key in a keyring, as `ceph auth get-or-create` prints one. @throws Error when there is none */
export function keyIn(keyring: string): string {
  const key = /^\s*key = (\S+)$/m.exec(keyring)?.[1];
  if (key === undefined) {
    throw new Error(`no key in ${JSON.stringify(keyring)}`);
  }
  return key;
}

/** A login by a key. The file is removed with its folder. */
export function loginBy(folder: string, user: string, key: string): CephLogin {
  const keyFile = path.join(folder, `${user}.key`);
  fs.writeFileSync(keyFile, key, { mode: 0o600 });
  return { user, keyFile };
}

/** The login that stands in a Secret of the lab's cluster, byte for byte as the driver of ceph-csi gets it. */
export async function loginFrom(folder: string, namespace: string, name: string): Promise<CephLogin> {
  const secret = await find<V1Secret>("v1", "Secret", name, namespace);
  const text = (key: string): string => Buffer.from(secret?.data?.[key] ?? "", "base64").toString("utf8");
  return loginBy(folder, text("userID"), text("userKey"));
}
