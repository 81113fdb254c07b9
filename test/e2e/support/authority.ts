import { execFileSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";

/** Paths of a certificate and its key. */
export interface CertificateFiles {
  readonly certificate: string;
  readonly key: string;
}

/** An authority that nobody knows who was not told of it. */
export class Authority {
  private readonly files: CertificateFiles;

  /** @param folder where its files are, named after it */
  public constructor(
    private readonly folder: string,
    private readonly name: string,
  ) {
    this.files = this.request(name, ["-addext", "basicConstraints=critical,CA:TRUE"]);
  }

  /** Its own certificate, PEM. */
  public get certificate(): string {
    return fs.readFileSync(this.files.certificate, "utf8");
  }

  /** A certificate for a server by its name. */
  public issue(host: string): CertificateFiles {
    const { certificate, key } = this.files;
    return this.request(host, ["-CA", certificate, "-CAkey", key, "-addext", `subjectAltName=DNS:${host}`]);
  }

  private request(subject: string, more: readonly string[]): CertificateFiles {
    const [certificate, key] = ["crt", "key"].map((end) =>
      path.join(this.folder, `${this.name}-${subject}.${end}`),
    ) as [string, string];
    const fresh = ["-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-noenc", "-days", "2"];
    const where = ["-subj", `/CN=${subject}`, "-keyout", key, "-out", certificate];
    execFileSync("openssl", ["req", ...fresh, ...where, ...more], { stdio: "pipe" });
    fs.chmodSync(key, 0o600);
    return { certificate, key };
  }
}
