import { readFileSync } from "node:fs";
import { Agent, request } from "node:https";

import { LabError } from "../errors";

/** Names the files a client shows and trusts. */
export interface ClientIdentity {
  readonly ca: string;
  readonly cert: string;
  readonly key: string;
}

export interface Reply {
  readonly status: number;
  readonly body: string;
}

/** The parts of a Kubernetes object that the lab reads. */
export interface KubernetesObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
  };
}

/** A server that does not answer in this time is asked again by whoever waits for it. */
const TIMEOUT_MS = 5_000;

/** A small HTTPS client with a client certificate: enough for the lab, so that it needs no kubectl. */
export class ApiClient {
  private readonly agent: Agent;

  public constructor(
    private readonly url: string,
    identity: ClientIdentity,
  ) {
    this.agent = new Agent({
      keepAlive: true,
      maxSockets: 16,
      ca: readFileSync(identity.ca),
      cert: readFileSync(identity.cert),
      key: readFileSync(identity.key),
    });
  }

  /** Sends one request; a broken connection rejects, any answer resolves. */
  public send(method: string, path: string, body?: unknown): Promise<Reply> {
    const type = method === "PATCH" ? "application/merge-patch+json" : "application/json";
    return new Promise((resolve, reject) => {
      const sent = request(
        new URL(path, this.url),
        {
          method,
          agent: this.agent,
          timeout: TIMEOUT_MS,
          headers: { accept: "application/json", ...(body === undefined ? {} : { "content-type": type }) },
        },
        (response) => {
          const chunks: Buffer[] = [];
          response.on("data", (chunk: Buffer) => chunks.push(chunk));
          response.once("error", reject);
          response.once("end", () => {
            resolve({ status: response.statusCode ?? 0, body: Buffer.concat(chunks).toString("utf8") });
          });
        },
      );
      sent.once("timeout", () => sent.destroy(new Error(`no answer from ${this.url} in ${TIMEOUT_MS} ms`)));
      sent.once("error", reject);
      sent.end(body === undefined ? undefined : JSON.stringify(body));
    });
  }

  /** Sends one request that must succeed, or fail with a status the caller expects. */
  public async call(method: string, path: string, body?: unknown, expected: readonly number[] = []): Promise<Reply> {
    const reply = await this.send(method, path, body);
    if (reply.status < 300 || expected.includes(reply.status)) return reply;
    throw new LabError(`${method} ${path}: ${reply.status} ${reply.body.trim()}`);
  }

  /** Whether a path answers with success; false while nothing answers. */
  public async answers(path: string): Promise<boolean> {
    return this.send("GET", path).then(
      (reply) => reply.status === 200,
      () => false,
    );
  }

  /** Creates an object, or gives the one that is there already these labels, annotations and rules. */
  public async ensure(collection: string, object: KubernetesObject): Promise<void> {
    const created = await this.call("POST", collection, object, [409]);
    if (created.status === 409) await this.call("PATCH", `${collection}/${object.metadata.name}`, object);
  }

  public close(): void {
    this.agent.destroy();
  }
}
