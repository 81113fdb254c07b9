import { createHash } from "node:crypto";
import * as fs from "node:fs";
import * as path from "node:path";
import { freePort } from "../../nginx-entry/real/sandbox";
import { AUDIENCE, ISSUER } from "./harbor-token";
import { give, Service, startService } from "./service-process";

/** Debian's registry. */
export const REGISTRY_PROGRAM = "docker-registry";

/** What one of several registries is told. */
export interface TokenRegistryOptions {
  readonly name: string;
  /** A folder of its own. */
  readonly folder: string;
  /** Where the images are: what several registries share. */
  readonly storage: string;
  /** Whose tokens it takes, PEM. */
  readonly certificate: string;
  /** What uploads are signed with, so that another registry can go on with them. */
  readonly secret: string;
}

/** What a registry said. */
export interface Answer {
  readonly status: number;
  /** The header by which it tells what it wants, or what was wrong. */
  readonly challenge: string;
  /** Codes of the errors in its text. */
  readonly errors: readonly string[];
  /** Where an upload goes on. */
  readonly location: string;
  readonly text: string;
}

/** A registry that wants tokens of Harbor: what of a node takes them. */
export class TokenRegistry {
  private constructor(
    private readonly port: number,
    private readonly service: Service,
  ) {}

  public static async start({ name, folder, ...options }: TokenRegistryOptions): Promise<TokenRegistry> {
    const port = await freePort();
    const home = path.join(folder, name);
    fs.mkdirSync(home);
    const [bundle, config] = ["root.crt", "config.yml"].map((file) => path.join(home, file)) as [string, string];
    fs.writeFileSync(bundle, options.certificate);
    const realm = "https://harbor.example.com/service/token";
    const settings = {
      version: "0.1",
      log: { level: "info", accesslog: { disabled: true } },
      storage: { filesystem: { rootdirectory: options.storage }, maintenance: { uploadpurging: { enabled: false } } },
      http: { addr: `127.0.0.1:${port}`, secret: options.secret, relativeurls: true },
      auth: { token: { realm, service: AUDIENCE, issuer: ISSUER, rootcertbundle: bundle } },
    };
    // JSON is YAML.
    fs.writeFileSync(config, JSON.stringify(settings));
    give(home);
    const ready = (): Promise<boolean> =>
      fetch(`http://127.0.0.1:${port}/v2/`).then(
        () => true,
        () => false,
      );
    const args = ["serve", config];
    return new TokenRegistry(port, await startService({ name, folder: home, program: REGISTRY_PROGRAM, args, ready }));
  }

  /** Asks for a path; one that a registry gave begins with `/v2/` already. */
  public async ask(method: string, at: string, token?: string, body?: string): Promise<Answer> {
    const headers = {
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...(body === undefined ? {} : { "content-type": "application/octet-stream" }),
    };
    const url = `http://127.0.0.1:${this.port}${at.startsWith("/") ? at : `/v2/${at}`}`;
    const response = await fetch(url, { method, headers, ...(body === undefined ? {} : { body }) });
    const text = await response.text();
    const { errors = [] } = (text.startsWith("{") ? JSON.parse(text) : {}) as {
      readonly errors?: readonly { readonly code: string }[];
    };
    return {
      status: response.status,
      challenge: response.headers.get("www-authenticate") ?? "",
      errors: errors.map(({ code }) => code),
      location: response.headers.get("location") ?? "",
      text,
    };
  }

  public stop(): Promise<void> {
    return this.service.stop();
  }
}

/** The digest by which a registry knows what it holds. */
export function digestOf(blob: string): string {
  return `sha256:${createHash("sha256").update(blob).digest("hex")}`;
}
