import { Agent as HttpAgent, IncomingHttpHeaders, request as httpRequest } from "node:http";
import { Agent as HttpsAgent, request as httpsRequest } from "node:https";
import { connect } from "node:net";
import { Echo } from "./echo-backend";

/** A request of a test. */
export interface Ask {
  readonly host?: string;
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Buffer;
  readonly tls?: boolean;
  readonly agent?: HttpAgent | HttpsAgent;
  /** Address on loopback that the request comes from. */
  readonly from?: string;
}

/** What came back. */
export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** Asks a server on loopback. The path goes out exactly as given. */
export function ask(port: number, path: string, options: Ask = {}): Promise<Answer> {
  const { host, method, headers, body, tls, agent, from } = options;
  return new Promise((resolve, reject) => {
    const request = (tls === true ? httpsRequest : httpRequest)(
      {
        host: "127.0.0.1",
        port,
        path,
        method: method ?? "GET",
        headers: { ...headers, ...(host === undefined ? {} : { host }) },
        ...(from === undefined ? {} : { localAddress: from }),
        rejectUnauthorized: false,
        agent: agent ?? false,
        timeout: 20_000,
      },
      (response) => {
        const chunks: Buffer[] = [];
        response.on("data", (chunk: Buffer) => chunks.push(chunk));
        response.on("error", reject);
        response.on("end", () => {
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            body: Buffer.concat(chunks).toString(),
          });
        });
      },
    );
    request.on("timeout", () => request.destroy(new Error(`no answer from ${path}`)));
    request.on("error", (error) => {
      // What every HTTP client does: a connection that the server ended while it lay idle is no failed request (RFC 9110, 9.2.2).
      if (agent !== undefined && request.reusedSocket && "code" in error && error.code === "ECONNRESET") {
        ask(port, path, options).then(resolve, reject);
      } else {
        reject(error);
      }
    });
    request.end(body);
  });
}

/** Sends a request as it is written, and gives back all that is answered until the server closes. */
export async function exchange(port: number, request: string): Promise<string> {
  const socket = connect(port, "127.0.0.1");
  socket.write(request);
  const chunks: Buffer[] = [];
  for await (const chunk of socket) {
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks).toString();
}

/** What the backend saw of a request. */
export async function seen(port: number, path: string, options: Ask = {}): Promise<Echo> {
  const { status, body } = await ask(port, path, options);
  if (status !== 200) {
    throw new Error(`${path} was answered with ${status}: ${body}`);
  }
  return JSON.parse(body) as Echo;
}
