import { execFileSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";

/** A certificate for a name, signed by its own key. */
export function selfSigned(name: string): { readonly certificate: string; readonly key: string } {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "onprem-certificate-"));
  try {
    const [key, certificate] = [path.join(folder, "tls.key"), path.join(folder, "tls.crt")];
    const args = ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", "-subj", `/CN=${name}`];
    execFileSync("openssl", [...args, "-keyout", key, "-out", certificate], { stdio: "ignore" });
    return { certificate: fs.readFileSync(certificate, "utf8"), key: fs.readFileSync(key, "utf8") };
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
}
