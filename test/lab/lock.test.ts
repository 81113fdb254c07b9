import { createServer, type Server } from "node:net";

import { withLock } from "../../lab/lock";
import { silentProgress } from "../../lab/progress";

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return (server.address() as { port: number }).port;
}

async function freePort(): Promise<number> {
  const server = createServer();
  const port = await listen(server);
  await new Promise((resolve) => server.close(resolve));
  return port;
}

describe("withLock", () => {
  test("runs one after another, and says for whom it waits", async () => {
    const port = await freePort();
    const said: string[] = [];
    const progress = { ...silentProgress, info: (text: string) => said.push(text) };
    let inside = 0;
    let most = 0;
    const action = async (): Promise<void> => {
      most = Math.max(most, ++inside);
      await new Promise((resolve) => setTimeout(resolve, 30));
      inside--;
    };
    await Promise.all(Array.from({ length: 4 }, () => withLock("up", progress, action, port)));
    expect(most).toBe(1);
    expect(said).toContain(`Waiting for another \`lab up\` (pid ${process.pid}) to finish.`);
  });

  test("lets go when the action fails", async () => {
    const port = await freePort();
    const failing = withLock("up", silentProgress, () => Promise.reject(new Error("no")), port);
    await expect(failing).rejects.toThrow("no");
    await expect(withLock("down", silentProgress, () => Promise.resolve("done"), port)).resolves.toBe("done");
  });

  test("does not wait for a stranger", async () => {
    const stranger = createServer((socket) => socket.end("HTTP/1.1 400 Bad Request\r\n\r\n"));
    const port = await listen(stranger);
    try {
      const waiting = withLock("up", silentProgress, () => Promise.resolve(), port);
      await expect(waiting).rejects.toThrow(new RegExp(`^127.0.0.1:${port}, which the lab needs, is held by `));
    } finally {
      await new Promise((resolve) => stranger.close(resolve));
    }
  });
});
