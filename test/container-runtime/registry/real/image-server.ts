import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import * as fs from "node:fs";
import { createServer as createHttpServer, RequestListener, Server } from "node:http";
import { createServer as createHttpsServer } from "node:https";
import type { AddressInfo } from "node:net";
import * as path from "node:path";

/** One request that a registry got. */
export interface Asked {
  readonly path: string;
  readonly authorization: string | undefined;
}

const CONFIG = JSON.stringify({ architecture: "amd64", os: "linux", rootfs: { type: "layers", diff_ids: [] } });

const digestOf = (text: string): string => `sha256:${createHash("sha256").update(text).digest("hex")}`;

const MANIFEST = JSON.stringify({
  schemaVersion: 2,
  mediaType: "application/vnd.oci.image.manifest.v1+json",
  config: { mediaType: "application/vnd.oci.image.config.v1+json", digest: digestOf(CONFIG), size: CONFIG.length },
  layers: [],
});

/** A registry on loopback that has one image, by every name, and remembers what it was asked. */
export class ImageServer {
  /** Starts one; with a folder it speaks TLS, and its certificate, which signs itself, comes to lie there. */
  public static async start(options: { tls?: string; login?: string; empty?: boolean } = {}): Promise<ImageServer> {
    const server = new ImageServer(options);
    await new Promise<void>((resolve) => server.server.listen(0, "127.0.0.1", resolve));
    return server;
  }

  public readonly asked: Asked[] = [];
  public readonly certificate: string | undefined;
  private readonly server: Server;

  private constructor(private readonly options: { tls?: string; login?: string; empty?: boolean }) {
    const answer: RequestListener = (request, response) => {
      this.asked.push({ path: request.url!, authorization: request.headers.authorization });
      const { status, body, type } = this.answerTo(request.url!, request.headers.authorization);
      const headers = { "content-type": type, "docker-content-digest": digestOf(body), "content-length": body.length };
      response.writeHead(status, status === 401 ? { "www-authenticate": 'Basic realm="test"' } : headers);
      response.end(request.method === "HEAD" ? "" : body);
    };
    if (options.tls === undefined) {
      this.server = createHttpServer(answer);
    } else {
      const { key, certificate } = certificateIn(options.tls);
      this.certificate = certificate;
      this.server = createHttpsServer({ key, cert: certificate }, answer);
    }
  }

  public get address(): string {
    return `127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  public async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private answerTo(url: string, authorization: string | undefined): { status: number; body: string; type: string } {
    const { login, empty } = this.options;
    if (login !== undefined && authorization !== `Basic ${Buffer.from(login).toString("base64")}`) {
      return { status: 401, body: "", type: "text/plain" };
    }
    if (empty === true) {
      return { status: 404, body: "", type: "text/plain" };
    }
    return url.includes("/blobs/")
      ? { status: 200, body: CONFIG, type: "application/octet-stream" }
      : { status: 200, body: MANIFEST, type: "application/vnd.oci.image.manifest.v1+json" };
  }
}

/** Certificates that Go takes name their addresses. */
function certificateIn(folder: string): { readonly key: string; readonly certificate: string } {
  const [key, certificate] = [path.join(folder, "key.pem"), path.join(folder, "cert.pem")];
  const names = ["-subj", "/CN=registry", "-addext", "subjectAltName=IP:127.0.0.1"];
  const kind = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"];
  execFileSync("openssl", ["req", "-x509", ...kind, ...names, "-keyout", key, "-out", certificate], { stdio: "pipe" });
  return { key: fs.readFileSync(key, "utf8"), certificate: fs.readFileSync(certificate, "utf8") };
}
