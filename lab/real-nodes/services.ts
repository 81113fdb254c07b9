import { createConnection } from "node:net";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { MACHINES_ADDRESS } from "../access/certificates";
import { componentKubeconfig } from "../access/kubeconfig";
import { certificate, pkiFingerprint } from "../access/pki";
import { type BinarySpec, cacheKey } from "../build/go-modules";
import { until } from "../cluster/cluster";
import { LabError } from "../errors";
import type { LabPaths } from "../paths";
import { LOOPBACK, PORTS } from "../processes/ports";
import { deathNotice, type ProgramSpec, running, start, stop } from "../processes/supervisor";
import type { LabProgress } from "../progress";
import { registryProgram, storageOf } from "../registry/images";
import { PRIVATE_REGISTRY_PORT, REGISTRY_PORT } from "../registry/ports";

/** Something that the lab's machines find at this machine's address on their bridge, and nobody else does. */
interface Service {
  readonly name: string;
  readonly port: number;
  readonly version: string;
  readonly program: (paths: LabPaths, specs: readonly BinarySpec[]) => string;
  readonly args: (paths: LabPaths) => readonly string[];
  /** Text of its configuration file, `NAME.conf` among its arguments. */
  readonly config?: (paths: LabPaths) => string;
}

const DNS_PORT = 53;
const READY_TIMEOUT_MS = 20_000;

function configFile(paths: LabPaths, name: string): string {
  return join(paths.access, `${name}.conf`);
}

/** Nobody can push: what the registries offer outlives the lab. */
function registryConfig(storage: string, port: number, tls: string): string {
  return `version: 0.1
log:
  level: warn
  accesslog:
    disabled: true
storage:
  filesystem:
    rootdirectory: ${storage}
  maintenance:
    readonly:
      enabled: true
    uploadpurging:
      enabled: false
http:
  addr: ${MACHINES_ADDRESS}:${port}
${tls}`;
}

function corefile(paths: LabPaths): string {
  return `.:${DNS_PORT} {
    bind ${MACHINES_ADDRESS}
    errors
    kubernetes cluster.local in-addr.arpa ip6.arpa {
        kubeconfig ${componentKubeconfig(paths, "coredns")} lab
        ttl 5
    }
}
`;
}

function registry(name: string, port: number, config: (paths: LabPaths) => string): Service {
  return {
    ...{ name, port, version: "Debian 12", config },
    program: registryProgram,
    args: (paths) => ["serve", configFile(paths, name)],
  };
}

/** In the order they are started. */
const SERVICES: readonly Service[] = [
  {
    name: "apiserver-relay",
    port: PORTS.apiserver,
    version: "Debian 12",
    program: () => "/usr/bin/socat",
    args: () => [
      `TCP-LISTEN:${PORTS.apiserver},bind=${MACHINES_ADDRESS},fork,reuseaddr,nodelay`,
      `TCP:${LOOPBACK}:${PORTS.apiserver},nodelay`,
    ],
  },
  registry("registry", REGISTRY_PORT, (paths) => registryConfig(storageOf(paths, "mirror"), REGISTRY_PORT, "")),
  registry("private-registry", PRIVATE_REGISTRY_PORT, (paths) => {
    const { cert, key } = certificate(paths, "registry");
    const tls = `  tls:\n    certificate: ${cert}\n    key: ${key}\n`;
    return registryConfig(storageOf(paths, "private"), PRIVATE_REGISTRY_PORT, tls);
  }),
  {
    name: "coredns",
    port: DNS_PORT,
    version: "",
    program: (_, specs) => specs.find(({ name }) => name === "coredns")?.path ?? "coredns",
    args: (paths) => ["-conf", configFile(paths, "coredns")],
    config: corefile,
  },
];

/** Names of the programs that serve the machines. */
export const SERVICE_NAMES: readonly string[] = SERVICES.map(({ name }) => name);

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection({ host: MACHINES_ADDRESS, port, timeout: 1_000 });
    const end = (answer: boolean) => () => {
      socket.destroy();
      resolve(answer);
    };
    socket.once("connect", end(true)).once("error", end(false)).once("timeout", end(false));
  });
}

async function ensureService(
  paths: LabPaths,
  service: Service,
  specs: readonly BinarySpec[],
  progress: LabProgress,
): Promise<void> {
  const { name, port } = service;
  const version = specs.find((spec) => spec.name === name)?.version ?? service.version;
  const binary = service.program(paths, specs);
  const args = service.args(paths);
  const config = service.config?.(paths) ?? "";
  const fingerprint = cacheKey([binary, ...args, config, pkiFingerprint(paths)]);
  const program: ProgramSpec = { name, binary, args, version, fingerprint };
  const record = running(paths, name);
  if (record?.fingerprint === fingerprint) return;
  await stop(paths, name);
  await mkdir(paths.access, { recursive: true, mode: 0o700 });
  await writeFile(configFile(paths, name), config, { mode: 0o600 });
  const { pid } = await start(paths, program);
  progress.info(`  started ${name} (pid ${pid})`);
  await until(
    async () => {
      if (running(paths, name) === undefined) throw new LabError(await deathNotice(paths, name));
      return answers(port);
    },
    READY_TIMEOUT_MS,
    () => new LabError(`${name} does not answer at ${MACHINES_ADDRESS}:${port}`),
  );
}

/** Starts what serves the machines and does not run. */
export async function ensureServices(
  paths: LabPaths,
  specs: readonly BinarySpec[],
  progress: LabProgress,
): Promise<void> {
  await Promise.all(SERVICES.map((service) => ensureService(paths, service, specs, progress)));
}

/** Stops what serves the machines. */
export async function stopServices(paths: LabPaths): Promise<void> {
  await Promise.all(SERVICES.map(({ name }) => stop(paths, name)));
}
