import { createSocket, Socket } from "node:dgram";

/** A DNS server on loopback that knows the names it is told, each as 127.0.0.1, and denies all others. */
export class NameServer {
  public static async start(names: readonly string[]): Promise<NameServer> {
    const socket = createSocket("udp4");
    await new Promise<void>((resolve) => socket.bind(0, "127.0.0.1", resolve));
    return new NameServer(socket, new Set(names));
  }

  private constructor(
    private readonly socket: Socket,
    private readonly names: Set<string>,
  ) {
    socket.on("message", (query, { port, address }) => {
      socket.send(this.answer(query), port, address);
    });
  }

  public get port(): number {
    return this.socket.address().port;
  }

  public add(name: string): void {
    this.names.add(name);
  }

  public async stop(): Promise<void> {
    await new Promise<void>((resolve) => this.socket.close(resolve));
  }

  private answer(query: Buffer): Buffer {
    const { name, end } = question(query);
    const known = this.names.has(name) && query.readUInt16BE(end - 4) === 1;
    const header = Buffer.alloc(12);
    query.copy(header, 0, 0, 2);
    header.writeUInt16BE(this.names.has(name) ? 0x8180 : 0x8183, 2);
    header.writeUInt16BE(1, 4);
    header.writeUInt16BE(known ? 1 : 0, 6);
    // A pointer to the question's name, type A, class IN, kept for one second.
    const record = Buffer.from("c00c00010001000000010004" + "7f000001", "hex");
    return Buffer.concat([header, query.subarray(12, end), ...(known ? [record] : [])]);
  }
}

function question(query: Buffer): { readonly name: string; readonly end: number } {
  const labels: string[] = [];
  let at = 12;
  for (let length = query[at] ?? 0; length > 0; length = query[at] ?? 0) {
    labels.push(query.toString("ascii", at + 1, at + 1 + length));
    at += 1 + length;
  }
  return { name: labels.join(".").toLowerCase(), end: at + 5 };
}
