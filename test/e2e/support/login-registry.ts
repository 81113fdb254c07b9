import { spawn } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { certificate } from "../../../lab/access/pki";
import { labPaths } from "../../../lab/paths";
import { registryProgram, storageOf } from "../../../lab/registry/images";

const HOST = "198.18.0.1";
const PORT = 5444;

/** A registry that lets nobody pull without name and password. */
export interface LoginRegistry {
  readonly address: string;
  readonly username: string;
  readonly password: string;
  stop(): Promise<void>;
}

/** bcrypt of the password. */
const LOGIN = {
  username: "puller",
  password: "lab-password-8c41",
  hash: "$2b$05$hA5FfEtSudU.M6aJV83hvuTCvl8zxSzJqtbKBU.Gsj8vLX0sy6G9G",
};

/** The images of the lab's private registry once more, on a port of their own, for those who log in. */
export async function startLoginRegistry(): Promise<LoginRegistry> {
  const paths = labPaths();
  const { cert, key } = certificate(paths, "registry");
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "onprem-registry-"));
  const [passwords, config] = ["htpasswd", "config.yml"].map((name) => path.join(folder, name)) as [string, string];
  fs.writeFileSync(passwords, `${LOGIN.username}:${LOGIN.hash}\n`);
  const settings = {
    version: "0.1",
    log: { level: "error", accesslog: { disabled: true } },
    storage: {
      filesystem: { rootdirectory: storageOf(paths, "private") },
      maintenance: { readonly: { enabled: true }, uploadpurging: { enabled: false } },
    },
    http: { addr: `${HOST}:${PORT}`, tls: { certificate: cert, key } },
    auth: { htpasswd: { realm: "lab", path: passwords } },
  };
  // JSON is YAML.
  fs.writeFileSync(config, JSON.stringify(settings));
  const child = spawn(registryProgram(paths), ["serve", config], { stdio: "ignore" });
  const ended = new Promise<void>((resolve) => {
    child.once("close", () => {
      fs.rmSync(folder, { recursive: true });
      resolve();
    });
  });
  await new Promise<void>((resolve, reject) => {
    child.once("spawn", resolve).once("error", reject);
  });
  const stop = async (): Promise<void> => {
    child.kill();
    await ended;
  };
  return { address: `${HOST}:${PORT}`, username: LOGIN.username, password: LOGIN.password, stop };
}
