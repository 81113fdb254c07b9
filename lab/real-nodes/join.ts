import { randomBytes } from "node:crypto";
import { readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { kubeconfigOf, renderKubeconfig, SERVER, SERVER_FOR_MACHINES } from "../access/kubeconfig";
import { certificate } from "../access/pki";
import type { BinarySpec } from "../build/go-modules";
import { ApiClient } from "../cluster/api-client";
import { isReady, type NodeState, until } from "../cluster/cluster";
import { LabError } from "../errors";
import { LAB_MACHINES, type LabMachine } from "../machines/inventory";
import type { NodeParts } from "../machines/machines";
import type { LabPaths } from "../paths";
import { accessObjects, type BootstrapToken, nodeObject } from "./cluster-objects";
import { kubeletFiles } from "./kubelet-files";
import { runtimeFiles } from "./runtime-files";

/** Programs of a node, from this machine: they take no room on its disk. */
const PROGRAMS = ["kubelet", "kube-proxy", "kubectl"] as const;

/** Services that start by themselves on a node. */
const WANTED = {
  "multi-user.target": ["containerd.service", "kubelet.service", "kube-proxy.service"],
  "sysinit.target": ["lab-kernel-settings.service"],
} as const;

/** A kubelet that has to pull its first image takes longest; one that cannot start never gets there. */
const READY_TIMEOUT_MS = 120_000;

/** Machines that are nodes of the cluster. */
export const REAL_NODES: readonly LabMachine[] = LAB_MACHINES.filter(({ kind }) => kind === "node");

/** A rack each, as those of the fake nodes. */
export function zoneOf(machine: LabMachine): string {
  return `rack-${"abc"[REAL_NODES.findIndex(({ name }) => name === machine.name)] ?? "a"}`;
}

/** The token by which kubelets join: made once, as the files of the nodes hold it. */
export async function bootstrapToken(paths: LabPaths): Promise<BootstrapToken> {
  const file = join(paths.access, "bootstrap-token");
  const found = await readFile(file, "utf8").catch(() => "");
  const [id, secret] = found.split(".");
  if (id?.length === 6 && secret?.length === 16) return { id, secret };
  const token = { id: randomBytes(3).toString("hex"), secret: randomBytes(8).toString("hex") };
  await writeFile(`${file}.new`, `${token.id}.${token.secret}`, { mode: 0o600 });
  await rename(`${file}.new`, file);
  return token;
}

/** All that makes a machine a node. */
export async function nodeParts(
  paths: LabPaths,
  machine: LabMachine,
  specs: readonly BinarySpec[],
  token: BootstrapToken,
): Promise<NodeParts> {
  const authority = await readFile(certificate(paths, "admin").ca, "utf8");
  const { id, secret } = token;
  const bootstrapKubeconfig = renderKubeconfig({
    server: SERVER_FOR_MACHINES,
    ca: authority,
    user: { token: `${id}.${secret}` },
  });
  const proxyKubeconfig = await kubeconfigOf(certificate(paths, "kube-proxy"), SERVER_FOR_MACHINES);
  const links = Object.entries(WANTED).flatMap(([target, units]) =>
    units.map((unit) => ({
      path: `etc/systemd/system/${target}.wants/${unit}`,
      target: `/usr/lib/systemd/system/${unit}`,
    })),
  );
  return {
    files: [
      ...kubeletFiles({ machine, zone: zoneOf(machine), authority, bootstrapKubeconfig }),
      ...runtimeFiles(machine, proxyKubeconfig),
      ...links,
    ],
    binds: specs
      .filter(({ name }) => PROGRAMS.some((program) => program === name))
      .map(({ name, path }) => ({ from: path, to: `/usr/bin/${name}` })),
  };
}

/** Tells the cluster of the nodes that are to join it; a Node that is there is left as it is. */
export async function expectNodes(paths: LabPaths, token: BootstrapToken): Promise<void> {
  const api = new ApiClient(SERVER, certificate(paths, "admin"));
  try {
    for (const { collection, object } of accessObjects(token)) {
      await until(
        // The namespace of the token is made a moment after the apiserver is ready.
        async () => (await api.call("POST", collection, object, [404, 409])).status !== 404,
        READY_TIMEOUT_MS,
        () => new LabError(`${collection} takes no ${object.metadata.name}`),
      );
    }
    for (const machine of REAL_NODES) {
      const { collection, object } = nodeObject(machine, zoneOf(machine));
      await api.call("POST", collection, object, [409]);
    }
  } finally {
    api.close();
  }
}

/** Which nodes were booted, and when it was begun in milliseconds. */
export interface Booted {
  readonly names: readonly string[];
  readonly since: number;
}

const NONE: Booted = { names: [], since: 0 };

/** Which of the real nodes take pods, by name; those that were booted only if they were heard of since. */
export async function readyNodes(paths: LabPaths, booted: Booted = NONE): Promise<readonly string[]> {
  const api = new ApiClient(SERVER, certificate(paths, "admin"));
  try {
    const { body } = await api.call("GET", "/api/v1/nodes?labelSelector=lab.cdktf-onprem%2Freal%3Dtrue");
    const { items } = JSON.parse(body) as { readonly items: readonly NodeState[] };
    // Its times are whole seconds, cut off: what is later here is later indeed.
    const isFresh = (node: NodeState): boolean =>
      !booted.names.includes(node.metadata.name) || lastHeartbeat(node) > booted.since;
    return items.filter((node) => isReady(node) && isFresh(node)).map(({ metadata }) => metadata.name);
  } finally {
    api.close();
  }
}

/** When its kubelet was last heard of, in milliseconds; a node that just lost its power is called ready for a while. */
export function lastHeartbeat(node: NodeState): number {
  const ready = node.status.conditions?.find(({ type }) => type === "Ready");
  return Date.parse(ready?.lastHeartbeatTime ?? "") || 0;
}

/**
 * Waits until every real node takes pods.
 *
 * @param booted nodes that must have been heard of since then, as they have just been booted.
 * @throws LabError naming those that do not.
 */
export async function untilNodesReady(paths: LabPaths, booted: Booted = NONE): Promise<void> {
  let missing: readonly string[] = [];
  await until(
    async () => {
      const ready = await readyNodes(paths, booted).catch((): readonly string[] => []);
      missing = REAL_NODES.map(({ name }) => name).filter((name) => !ready.includes(name));
      return missing.length === 0;
    },
    READY_TIMEOUT_MS,
    () =>
      new LabError(
        `${missing.join(" and ")} not ready after ${READY_TIMEOUT_MS / 1_000} s; \`journalctl -u kubelet\` there tells why`,
      ),
  );
}
