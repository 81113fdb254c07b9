import type { FsClassProps } from "./fs-class-props";

/** Name of the driver, as ceph-csi has it. */
export const FS_DRIVER = "cephfs.csi.ceph.com";

/** What the driver is told of each volume of a class, but for where its cluster is and who logs in. */
export function fsClassParameters(props: FsClassProps): Readonly<Record<string, string>> {
  const { fileSystem, pool, kernelMountOptions, fuseMountOptions } = props;
  return {
    fsName: fileSystem,
    ...(pool === undefined ? {} : { pool }),
    mounter: mounterOf(props),
    ...(kernelMountOptions === undefined ? {} : { kernelMountOptions: kernelMountOptions.join(",") }),
    ...(fuseMountOptions === undefined ? {} : { fuseMountOptions: fuseMountOptions.join(",") }),
    ...(props.encryption === undefined ? {} : { encrypted: "true" }),
  };
}

/** What mounts the volumes of a class. */
export function mounterOf({ mounter }: FsClassProps): "kernel" | "fuse" {
  return mounter ?? "kernel";
}
