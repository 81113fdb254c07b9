import * as fs from "node:fs";
import * as path from "node:path";
import type { V1ConfigMap, V1Deployment, V1Secret } from "@kubernetes/client-node";
import { attempt, type Outcome } from "../../../lab/machines/command";
import { find } from "./lab-cluster";

/** What the container of a Deployment is given: the files of one of its mounts, and its variables. */
export interface GivenToContainer {
  /** Folder with the files, as they are at {@link mountPath}. */
  readonly folder: string;
  readonly mountPath: string;
  readonly env: Readonly<Record<string, string>>;
}

/**
 * Reads back from the lab what the container of a Deployment is given, and writes the files of a projected volume as a kubelet does.
 *
 * @param folder empty; it becomes what the container sees at the mount path
 * @throws Error when nothing is mounted there, or an object that the volume names is not there
 */
export async function givenToContainer(
  deployment: { readonly namespace: string; readonly name: string },
  mountPath: string,
  folder: string,
): Promise<GivenToContainer> {
  const { namespace, name } = deployment;
  const found = await find<V1Deployment>("apps/v1", "Deployment", name, namespace);
  const pod = found?.spec?.template.spec;
  const [container] = pod?.containers ?? [];
  const mount = container?.volumeMounts?.find((one) => one.mountPath === mountPath);
  const volume = pod?.volumes?.find((one) => one.name === mount?.name);
  if (volume?.projected?.sources === undefined) {
    throw new Error(`nothing projected at ${mountPath} in ${namespace}/${name}`);
  }
  for (const { configMap, secret } of volume.projected.sources) {
    const kind = configMap === undefined ? "Secret" : "ConfigMap";
    const source = (configMap ?? secret)?.name ?? "";
    const object = await find<V1ConfigMap & V1Secret>("v1", kind, source, namespace);
    for (const item of (configMap ?? secret)?.items ?? []) {
      const value = object?.data?.[item.key];
      if (value === undefined) {
        throw new Error(`no key ${item.key} in ${kind} ${namespace}/${source}`);
      }
      const content = kind === "Secret" ? Buffer.from(value, "base64") : value;
      fs.writeFileSync(path.join(folder, item.path), content, {
        mode: item.mode ?? volume.projected.defaultMode ?? 0o644,
      });
    }
  }
  const env = (container?.env ?? []).map((one) => [one.name, one.value ?? ""] as const);
  return { folder, mountPath, env: Object.fromEntries(env) };
}

/** Runs a command that finds the container's files where the container does, and its variables; only root can do that. */
export function runAsContainer({ folder, mountPath, env }: GivenToContainer, command: string): Promise<Outcome> {
  const script = 'mount --bind -o ro "$1" "$2" && exec sh -c "$3"';
  return attempt("unshare", ["--mount", "sh", "-c", script, "sh", folder, mountPath, command], {
    env: { PATH: "/usr/sbin:/usr/bin:/sbin:/bin", ...env },
    timeoutMs: 60_000,
  });
}
