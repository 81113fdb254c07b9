import type { DeploymentV1SpecTemplateSpec as PodSpec } from "@cdktf/provider-kubernetes/lib/deployment-v1";
import type { NodeFilesOptions } from "./client-configuration";
import { CEPH_FOLDER, CONF_FILE, keyringFile } from "./client-files";

/** `ceph.conf` and the keyring as the pod finds them. */
export type ClientFiles =
  | { readonly kind: "nodes"; readonly options: NodeFilesOptions }
  | {
      readonly kind: "objects";
      /** User of the keyring. */
      readonly user: string;
      /** ConfigMap with the key `ceph.conf`. */
      readonly configMap: string;
      /** Secret with the keyring, and the key in it. */
      readonly secret: string;
      readonly key: string;
    };

type Volume = NonNullable<Exclude<PodSpec["volume"], { resolve: unknown }>>[number];

/** A volume and where a container finds it. */
export interface MountedVolume {
  readonly volume: Volume;
  readonly mountPath: string;
  readonly readOnly: boolean;
}

/** The volumes of both files, read-only. */
export function fileVolumes(files: ClientFiles): readonly MountedVolume[] {
  if (files.kind === "objects") {
    const { user, configMap, secret, key } = files;
    const sources = [
      { configMap: [{ name: configMap, items: [{ key: CONF_FILE, path: CONF_FILE }] }] },
      { secret: [{ name: secret, items: [{ key, path: keyringFile(user) }] }] },
    ];
    const volume = { name: "ceph", projected: [{ defaultMode: "0440", sources }] };
    return [{ volume, mountPath: CEPH_FOLDER, readOnly: true }];
  }
  const { folder = CEPH_FOLDER, user } = files.options;
  // File by file, not the folder: what else is in there, the administrator's keyring first of all, is not for the client. And the kubelet starts no pod
  // without a file that has to be one.
  return Object.entries({ "ceph-conf": CONF_FILE, "ceph-keyring": keyringFile(user) }).map(([name, file]) => ({
    volume: { name, hostPath: { path: `${folder.replace(/\/+$/, "")}/${file}`, type: "File" } },
    mountPath: `${CEPH_FOLDER}/${file}`,
    readOnly: true,
  }));
}

/** Empty folders that the process may write to. */
export function scratchVolumes(folders: readonly string[], sizeLimit: string): readonly MountedVolume[] {
  return folders.map((folder, index) => ({
    volume: { name: `scratch-${index}`, emptyDir: { sizeLimit } },
    mountPath: folder,
    readOnly: false,
  }));
}
