import { randomUUID } from "node:crypto";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";

import type { LabPaths } from "../paths";
import { ceph, cephProgram } from "./admin";
import { cephConfig } from "./config";
import { type CephDaemon, DAEMONS, dataOf, programOf } from "./daemons";
import { cephLayout, FILE_SYSTEM, MONITOR_ADDRESSES } from "./layout";

/** Name of a daemon's key: that of all monitors is one. */
function entityOf({ kind, id }: CephDaemon): string {
  return kind === "mon" ? "mon." : `${kind}.${id}`;
}

/** Makes a key with its capabilities in a file of its own. */
function makeKey(
  paths: LabPaths,
  file: string,
  entity: string,
  capabilities: Readonly<Record<string, string>>,
): Promise<string> {
  const caps = Object.entries(capabilities).flatMap(([kind, allowed]) => ["--cap", kind, allowed]);
  return cephProgram(paths, "ceph-authtool", ["--create-keyring", file, "--gen-key", "--name", entity, ...caps]);
}

/** Makes everything that a monitor starts with: an identity, keys for all, and an empty store. */
export async function createMonitor(paths: LabPaths): Promise<string> {
  const layout = cephLayout(paths);
  const clusterId = randomUUID();
  await rm(layout.folder, { recursive: true, force: true });
  for (const folder of [layout.folder, layout.crashes, ...DAEMONS.map((daemon) => dataOf(paths, daemon))]) {
    await mkdir(folder, { recursive: true, mode: 0o700 });
  }
  await writeFile(layout.config, cephConfig(paths, clusterId), { mode: 0o600 });

  const all = Object.fromEntries(DAEMONS.map(({ kind }) => [kind, "allow *"]));
  await makeKey(paths, layout.adminKeyring, "client.admin", all);
  const keyrings = [layout.adminKeyring];
  for (const daemon of DAEMONS) {
    const file = daemon.kind === "mon" ? layout.monitorKeyring : join(dataOf(paths, daemon), "keyring");
    await makeKey(paths, file, entityOf(daemon), daemon.capabilities);
    if (daemon.kind !== "mon") keyrings.push(file);
  }
  for (const keyring of keyrings) {
    await cephProgram(paths, "ceph-authtool", [layout.monitorKeyring, "--import-keyring", keyring]);
  }

  const [monitor] = DAEMONS.filter(({ kind }) => kind === "mon");
  const id = monitor?.id ?? "";
  const map = ["--create", "--fsid", clusterId, "--addv", id, MONITOR_ADDRESSES, layout.monmap];
  await cephProgram(paths, "monmaptool", map);
  const store = ["--mkfs", "--monmap", layout.monmap, "--keyring", layout.monitorKeyring];
  await cephProgram(paths, programOf({ name: "ceph-mon" }), ["-c", layout.config, "-i", id, ...store]);
  return clusterId;
}

/** Makes the one OSD known to the monitor, and its store: a sparse file. */
export async function createOsd(paths: LabPaths): Promise<void> {
  const uuid = randomUUID();
  const id = (await ceph(paths, ["osd", "new", uuid])).trim();
  const args = ["-c", cephLayout(paths).config, "-i", id, "--mkfs", "--osd-uuid", uuid];
  await cephProgram(paths, programOf({ name: "ceph-osd" }), args);
}

/** Makes the file system; its metadata server takes it up when it is there. */
export async function createFileSystem(paths: LabPaths): Promise<void> {
  const [metadata, data] = [`${FILE_SYSTEM}.meta`, `${FILE_SYSTEM}.data`];
  for (const pool of [metadata, data]) await ceph(paths, ["osd", "pool", "create", pool]);
  await ceph(paths, ["fs", "new", FILE_SYSTEM, metadata, data]);
}
