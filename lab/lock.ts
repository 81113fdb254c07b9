import { createConnection, createServer, type Server, type Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

import { LabError } from "./errors";
import { LOOPBACK, PORTS, portHolder } from "./processes/ports";
import type { LabProgress } from "./progress";

/** First word of what the holder tells everybody who waits: tells the lock from a stranger on the same port. */
const GREETING = "cdktf-onprem-lab";

/** How long a new connection is given for its greeting. */
const GREETING_TIMEOUT_MS = 2_000;

/**
 * A holder that lets go just as we connect says nothing either; one that stays silent this often in a row is a stranger.
 */
const SILENT_TRIES = 4;

interface Held {
  readonly server: Server;
  readonly waiting: Set<Socket>;
}

/**
 * A listening socket as a lock: the kernel gives it to one process and takes it back when that process ends, however it
 * ends, so that there is no stale lock to judge. Whoever waits stays connected and wakes when the connection closes.
 */
function tryAcquire(port: number, action: string): Promise<Held | undefined> {
  return new Promise((resolve, reject) => {
    const waiting = new Set<Socket>();
    const server = createServer((socket) => {
      waiting.add(socket);
      socket.on("error", () => socket.destroy());
      socket.on("close", () => waiting.delete(socket));
      socket.unref();
      socket.write(`${GREETING} ${process.pid} ${action}\n`);
    });
    server.unref();
    server.once("error", (error: NodeJS.ErrnoException) => {
      if (error.code === "EADDRINUSE") resolve(undefined);
      else reject(error);
    });
    server.listen({ port, host: LOOPBACK, exclusive: true }, () => {
      resolve({ server, waiting });
    });
  });
}

/** Resolves when the holder is gone: true if it made itself known as the lab, false if it said nothing. */
function holderGone(port: number, onGreeting: (pid: string, action: string) => void): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection({ port, host: LOOPBACK });
    let greeted = false;
    const patience = setTimeout(() => socket.destroy(), GREETING_TIMEOUT_MS);
    socket.setEncoding("utf8");
    socket.on("data", (text: string) => {
      const [word, pid = "?", action = "?"] = text.trim().split(" ");
      if (word !== GREETING || greeted) return;
      greeted = true;
      clearTimeout(patience);
      onGreeting(pid, action);
    });
    socket.on("error", () => socket.destroy());
    socket.on("close", () => {
      clearTimeout(patience);
      resolve(greeted);
    });
  });
}

async function acquire(action: string, progress: LabProgress, port: number): Promise<Held> {
  let silent = 0;
  while (silent < SILENT_TRIES) {
    const held = await tryAcquire(port, action);
    if (held !== undefined) return held;
    const greeted = await holderGone(port, (pid, theirs) => {
      progress.info(`Waiting for another \`lab ${theirs}\` (pid ${pid}) to finish.`);
    });
    silent = greeted ? 0 : silent + 1;
    if (!greeted) await sleep(50);
  }
  const holder = await portHolder(port);
  throw new LabError(`${LOOPBACK}:${port}, which the lab needs, is held by ${holder}. Stop it, then try again.`);
}

/**
 * Runs an action while no other process changes the lab, waiting for its turn if one does.
 *
 * @throws LabError when something that is not the lab listens on the lock's port.
 */
export async function withLock<T>(
  action: string,
  progress: LabProgress,
  run: () => Promise<T>,
  port: number = PORTS.lock,
): Promise<T> {
  const { server, waiting } = await acquire(action, progress, port);
  try {
    return await run();
  } finally {
    await new Promise((resolve) => {
      server.close(resolve);
      for (const socket of waiting) socket.destroy();
    });
  }
}
