import { readFile, readdir, readlink } from "node:fs/promises";
import { createServer } from "node:net";

import { LabError } from "../errors";

/** All the lab listens on: loopback only. */
export const LOOPBACK = "127.0.0.1";

/**
 * Fixed ports, so that a kubeconfig stays valid over `down` and `up`. They lie below the lab's node ports (28000 and
 * up) and below Linux's ephemeral ports (32768 and up), and end like the usual port of what listens there.
 */
export const PORTS = {
  lock: 26440,
  apiserver: 26443,
  kwok: 26447,
  controllerManager: 26457,
  scheduler: 26459,
  etcd: 26479,
  etcdPeer: 26480,
  cephMonitor: 26400,
  cephMonitorV1: 26489,
} as const;

/** What the other daemons of Ceph choose theirs from, each as many as it has kinds of peers. */
export const CEPH_DAEMON_PORTS = { first: 26500, last: 26539 } as const;

/** Whether somebody listens on a loopback port, told by trying to. */
export function isPortFree(port: number): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", (error: NodeJS.ErrnoException) => {
      if (error.code === "EADDRINUSE") resolve(false);
      else reject(error);
    });
    server.listen({ port, host: LOOPBACK, exclusive: true }, () => {
      server.close(() => {
        resolve(true);
      });
    });
  });
}

/** Inodes of the sockets listening on a port, from the text of /proc/net/tcp or tcp6. */
export function listeningInodes(table: string, port: number): readonly string[] {
  const LISTEN = "0A";
  const suffix = `:${port.toString(16).toUpperCase().padStart(4, "0")}`;
  return table
    .split("\n")
    .map((line) => line.trim().split(/\s+/))
    .filter((fields) => fields[1]?.endsWith(suffix) === true && fields[3] === LISTEN)
    .flatMap((fields) => fields[9] ?? []);
}

async function sockets(pid: string): Promise<readonly string[]> {
  const folder = `/proc/${pid}/fd`;
  const descriptors = await readdir(folder).catch(() => []);
  return Promise.all(descriptors.map((descriptor) => readlink(`${folder}/${descriptor}`).catch(() => "")));
}

/** Names who holds a port, e.g. `nginx (pid 321)`; an unknown holder (another user's, say) is said to be one. */
export async function portHolder(port: number): Promise<string> {
  const tables = await Promise.all(
    ["/proc/net/tcp", "/proc/net/tcp6"].map((path) => readFile(path, "utf8").catch(() => "")),
  );
  const wanted = new Set(tables.flatMap((table) => listeningInodes(table, port)).map((inode) => `socket:[${inode}]`));
  const pids = (await readdir("/proc").catch(() => [])).filter((name) => /^\d+$/.test(name));
  for (const pid of pids) {
    if (!(await sockets(pid)).some((socket) => wanted.has(socket))) continue;
    const name = await readFile(`/proc/${pid}/comm`, "utf8").catch(() => "a process");
    return `${name.trim()} (pid ${pid})`;
  }
  return "a process that cannot be seen from here";
}

/**
 * Refuses to go on unless every port can be listened on.
 *
 * @throws LabError naming every port that is taken, and by whom.
 */
export async function assertPortsFree(ports: readonly number[]): Promise<void> {
  const taken: string[] = [];
  for (const port of ports) {
    if (!(await isPortFree(port))) taken.push(`  - ${LOOPBACK}:${port} is held by ${await portHolder(port)}`);
  }
  if (taken.length === 0) return;
  throw new LabError(
    ["The lab's ports are taken:", ...taken, "Stop what listens there, then run `npm run lab -- up` again."].join("\n"),
  );
}
