import { createServer, IncomingHttpHeaders, Server } from "node:http";
import { AddressInfo } from "node:net";

/** What a backend saw of a request. */
export interface Echo {
  readonly backend: string;
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly bytes: number;
}

/**
 * A backend on loopback that answers with what it saw. A path that ends in `/status/<code>` is answered with that status, one that
 * ends in `/redirect` with a redirect to an address of its own, one that ends in `/cookies` with large cookies, and a websocket handshake with an echo of what follows.
 */
export class EchoBackend {
  public static async start(name: string, port = 0): Promise<EchoBackend> {
    const server = createServer((request, response) => {
      let bytes = 0;
      request.on("data", (chunk: Buffer) => (bytes += chunk.length));
      request.on("end", () => {
        const { method = "", url = "", headers } = request;
        const status = /\/status\/(\d+)$/.exec(url)?.[1];
        if (url.endsWith("/redirect")) {
          response.setHeader("location", `http://127.0.0.1:${backend.port}/elsewhere`);
        }
        if (url.endsWith("/cookies")) {
          response.setHeader("set-cookie", [`a=${"a".repeat(2500)}`, `b=${"b".repeat(2500)}`]);
        }
        response.statusCode = url.endsWith("/redirect") ? 302 : Number(status ?? 200);
        response.end(JSON.stringify({ backend: name, method, url, headers, bytes } satisfies Echo));
      });
    });
    server.on("upgrade", (request, socket) => {
      socket.write(
        `HTTP/1.1 101 Switching Protocols\r\nUpgrade: ${request.headers.upgrade ?? ""}\r\nConnection: Upgrade\r\n\r\n`,
      );
      socket.pipe(socket);
    });
    await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
    const backend = new EchoBackend(server);
    return backend;
  }

  private constructor(private readonly server: Server) {}

  public get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  public async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}
