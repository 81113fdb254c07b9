import { createServer } from "node:net";

import { assertPortsFree, isPortFree, listeningInodes } from "../../../lab/processes/ports";
import { describeOnLinux } from "../lab-folder";

const TABLE = `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 0100007F:674B 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 41234 1 0000 100 0 0 10 0
   1: 0100007F:674B 0100007F:D2F0 01 00000000:00000000 00:00000000 00000000     0        0 41235 1 0000 20 4 30 10 -1
   2: 0100007F:D2F0 0100007F:674B 01 00000000:00000000 00:00000000 00000000     0        0 41236 1 0000 20 4 30 10 -1
`;

describe("listeningInodes", () => {
  test("who listens, not who is connected", () => {
    expect(listeningInodes(TABLE, 0x674b)).toEqual(["41234"]);
  });

  test("nobody", () => {
    expect(listeningInodes(TABLE, 0xd2f0)).toEqual([]);
    expect(listeningInodes("", 80)).toEqual([]);
  });
});

describeOnLinux("ports", () => {
  async function withListener(host: string, run: (port: number) => Promise<void>): Promise<void> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, host, resolve));
    const { port } = server.address() as { port: number };
    try {
      await run(port);
    } finally {
      await new Promise((resolve) => server.close(resolve));
    }
    await expect(isPortFree(port)).resolves.toBe(true);
  }

  test.each(["127.0.0.1", "0.0.0.0"])("one that is held on %s is named with its holder", async (host) => {
    await withListener(host, async (port) => {
      await expect(isPortFree(port)).resolves.toBe(false);
      await expect(assertPortsFree([port])).rejects.toThrow(
        new RegExp(`127\\.0\\.0\\.1:${port} is held by .+ \\(pid ${process.pid}\\)`),
      );
    });
  });

  test("every one that is held is named at once", async () => {
    await withListener("127.0.0.1", (first) =>
      withListener("127.0.0.1", async (second) => {
        await expect(assertPortsFree([first, second])).rejects.toThrow(new RegExp(`:${first} [^]*:${second} `));
      }),
    );
  });
});
