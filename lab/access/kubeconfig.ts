import { readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";

import type { ClientIdentity } from "../cluster/api-client";
import { labPaths, type LabPaths } from "../paths";
import { certificate } from "./pki";
import { LOOPBACK, PORTS } from "../processes/ports";

/** Where the lab's apiserver answers. */
export const SERVER = `https://${LOOPBACK}:${PORTS.apiserver}`;

/** Name of the cluster, the user and the context in the lab's kubeconfig. */
export const CONTEXT = "lab";

/** Components that find the apiserver by a kubeconfig, named like their certificates. */
const COMPONENT_USERS = ["controller-manager", "scheduler", "kwok"] as const;

/** The administrator's kubeconfig of the lab; it is there while the lab is up. */
export function kubeconfigPath(): string {
  return labPaths().kubeconfig;
}

/** The kubeconfig of one component. */
export function componentKubeconfig(paths: LabPaths, user: (typeof COMPONENT_USERS)[number]): string {
  return join(paths.access, `${user}.kubeconfig`);
}

/** Texts in PEM, as they are in their files. */
export interface KubeconfigContent {
  readonly server: string;
  readonly ca: string;
  readonly cert: string;
  readonly key: string;
}

/** A kubeconfig that needs no other file. */
export function renderKubeconfig({ server, ca, cert, key }: KubeconfigContent): string {
  const base64 = (text: string): string => Buffer.from(text).toString("base64");
  return `apiVersion: v1
kind: Config
clusters:
  - name: ${CONTEXT}
    cluster:
      server: ${server}
      certificate-authority-data: ${base64(ca)}
users:
  - name: ${CONTEXT}
    user:
      client-certificate-data: ${base64(cert)}
      client-key-data: ${base64(key)}
contexts:
  - name: ${CONTEXT}
    context:
      cluster: ${CONTEXT}
      user: ${CONTEXT}
current-context: ${CONTEXT}
`;
}

async function write(path: string, identity: ClientIdentity): Promise<void> {
  const [ca, cert, key] = await Promise.all([
    readFile(identity.ca, "utf8"),
    readFile(identity.cert, "utf8"),
    readFile(identity.key, "utf8"),
  ]);
  // Renamed into place, so that nobody reads half a file.
  await writeFile(`${path}.new`, renderKubeconfig({ server: SERVER, ca, cert, key }), { mode: 0o600 });
  await rename(`${path}.new`, path);
}

/** Writes the kubeconfigs of the administrator and of the components from the certificates that are there. */
export async function writeKubeconfigs(paths: LabPaths): Promise<void> {
  await write(paths.kubeconfig, certificate(paths, "admin"));
  for (const user of COMPONENT_USERS) await write(componentKubeconfig(paths, user), certificate(paths, user));
}
