import { readFileSync } from "node:fs";

import { LabError } from "../errors";
import { attempt, type Outcome } from "../machines/command";
import { labPaths, type LabPaths } from "../paths";
import { ceph, cephEnvironment, COMMAND_TIMEOUT_MS } from "./admin";
import { cephLayout, FILE_SYSTEM } from "./layout";

/** Who the lab's Ceph is. */
export interface CephIdentity {
  /** What `ceph fsid` prints. */
  readonly clusterId: string;
  /** Addresses of its monitor, as clients are told them. */
  readonly monitors: readonly string[];
}

/** A user by whom a program logs in. */
export interface CephLogin {
  /** Without the `client.` that Ceph puts before it. */
  readonly user: string;
  /** A file with its key and nothing else. */
  readonly keyFile: string;
}

/** A program by which Ceph is used. */
export type CephProgram = "ceph" | "rados" | "rbd";

/** The lab's Ceph, for tests: one monitor, one manager, one OSD and one metadata server on loopback. */
export interface LabCeph extends CephIdentity {
  /** A ceph.conf by which every program of Ceph finds it, as the administrator. */
  readonly configFile: string;
  /** Environment in which the `ceph` and `rbd` of a shell are its administrator's. */
  readonly environment: Readonly<Record<string, string>>;
  /** Name of its file system. */
  readonly fileSystem: string;
  /** Runs `ceph` as the administrator. @returns what it printed @throws LabError with what it complained about */
  ceph(args: readonly string[]): Promise<string>;
  /**
   * Runs one of Ceph's programs, however it ends: as the administrator, or as a user who knows of the cluster nothing
   * but its monitors.
   */
  run(program: CephProgram, args: readonly string[], login?: CephLogin): Promise<Outcome>;
  /** Makes a pool for images, unless there is one of that name. */
  ensurePool(name: string): Promise<void>;
}

/** Who the lab's Ceph is; undefined where there is none, or only part of one. */
export function readCluster(paths: LabPaths): CephIdentity | undefined {
  try {
    return JSON.parse(readFileSync(cephLayout(paths).description, "utf8")) as CephIdentity;
  } catch {
    return undefined;
  }
}

/** How a client that has no ceph.conf logs in: by the monitors and its key, as ceph-csi does. */
function loginArgs(monitors: readonly string[], { user, keyFile }: CephLogin): readonly string[] {
  return ["--conf", "/dev/null", "-m", monitors.join(","), "--id", user, "--keyfile", keyFile];
}

/** The lab's Ceph. @throws LabError where the lab was not brought up with it */
export function labCeph(): LabCeph {
  const paths = labPaths();
  const identity = readCluster(paths);
  if (identity === undefined) throw new LabError("the lab has no Ceph: run `npm run lab -- up --ceph` first");
  const environment = cephEnvironment(paths);
  const run = (program: CephProgram, args: readonly string[], login?: CephLogin): Promise<Outcome> => {
    const how = login === undefined ? [] : loginArgs(identity.monitors, login);
    return attempt(program, [...how, ...args], { env: environment, timeoutMs: COMMAND_TIMEOUT_MS });
  };
  return {
    ...identity,
    configFile: cephLayout(paths).config,
    environment,
    fileSystem: FILE_SYSTEM,
    ceph: (args) => ceph(paths, args),
    run,
    ensurePool: async (name) => {
      const pools = (await ceph(paths, ["osd", "pool", "ls"])).split("\n");
      if (pools.includes(name)) return;
      await ceph(paths, ["osd", "pool", "create", name]);
      const { status, stderr } = await run("rbd", ["pool", "init", name]);
      if (status !== 0) throw new LabError(`rbd pool init ${name} failed: ${stderr.trim()}`);
    },
  };
}
