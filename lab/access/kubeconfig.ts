import { readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";

import type { ClientIdentity } from "../cluster/api-client";
import { labPaths, type LabPaths } from "../paths";
import { MACHINES_ADDRESS } from "./certificates";
import { certificate } from "./pki";
import { LOOPBACK, PORTS } from "../processes/ports";

/** Where the lab's apiserver answers. */
export const SERVER = `https://${LOOPBACK}:${PORTS.apiserver}`;

/** Name of the cluster, the user and the context in the lab's kubeconfig. */
export const CONTEXT = "lab";

/** Components that find the apiserver by a kubeconfig, named like their certificates. */
const COMPONENT_USERS = ["controller-manager", "scheduler", "kwok", "coredns"] as const;

/** The administrator's kubeconfig of the lab; it is there while the lab is up. */
export function kubeconfigPath(): string {
  return labPaths().kubeconfig;
}

/** The kubeconfig of one component. */
export function componentKubeconfig(paths: LabPaths, user: (typeof COMPONENT_USERS)[number]): string {
  return join(paths.access, `${user}.kubeconfig`);
}

/** Where the lab's machines find the apiserver. */
export const SERVER_FOR_MACHINES = `https://${MACHINES_ADDRESS}:${PORTS.apiserver}`;

/** Texts in PEM, as they are in their files. */
export interface KubeconfigContent {
  readonly server: string;
  readonly ca: string;
  /** Who asks. */
  readonly user: { readonly cert: string; readonly key: string } | { readonly token: string };
}

/** A kubeconfig that needs no other file. */
export function renderKubeconfig({ server, ca, user }: KubeconfigContent): string {
  const base64 = (text: string): string => Buffer.from(text).toString("base64");
  const credentials =
    "token" in user
      ? `token: ${user.token}`
      : `client-certificate-data: ${base64(user.cert)}\n      client-key-data: ${base64(user.key)}`;
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
      ${credentials}
contexts:
  - name: ${CONTEXT}
    context:
      cluster: ${CONTEXT}
      user: ${CONTEXT}
current-context: ${CONTEXT}
`;
}

/** A kubeconfig with the files of an identity in it. */
export async function kubeconfigOf(identity: ClientIdentity, server: string): Promise<string> {
  const [ca, cert, key] = await Promise.all([
    readFile(identity.ca, "utf8"),
    readFile(identity.cert, "utf8"),
    readFile(identity.key, "utf8"),
  ]);
  return renderKubeconfig({ server, ca, user: { cert, key } });
}

async function write(path: string, identity: ClientIdentity): Promise<void> {
  // Renamed into place, so that nobody reads half a file.
  await writeFile(`${path}.new`, await kubeconfigOf(identity, SERVER), { mode: 0o600 });
  await rename(`${path}.new`, path);
}

/** Writes the kubeconfigs of the administrator and of the components from the certificates that are there. */
export async function writeKubeconfigs(paths: LabPaths): Promise<void> {
  await write(paths.kubeconfig, certificate(paths, "admin"));
  for (const user of COMPONENT_USERS) await write(componentKubeconfig(paths, user), certificate(paths, user));
}
