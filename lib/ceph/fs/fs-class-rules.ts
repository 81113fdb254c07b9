import type { Rule, Violation } from "../../units";
import { choiceViolations } from "../cluster/kinds";
import { mounterOf } from "./fs-class";
import type { FsClassProps } from "./fs-class-props";
import { isPoolName } from "../cluster/pool-name";

/** What classes of file systems' volumes must be, beside what every class must be. */
export const FS_CLASS_RULES: readonly Rule<readonly FsClassProps[]>[] = [
  function* fileSystemsAreNames(classes) {
    for (const { fileSystem } of classes.filter((one) => !isFileSystemName(one.fileSystem))) {
      yield fileSystemInvalid(fileSystem);
    }
  },
  function* poolsAreNames(classes) {
    for (const { pool } of classes.filter((one) => one.pool !== undefined && !isPoolName(one.pool))) {
      yield {
        code: "CephPoolInvalid",
        what: "a pool has a name that Ceph does not take",
        got: pool,
        instead: "write letters, digits, dots, dashes and underscores, and no dot first",
      };
    }
  },
  function* mountersAreKnown(classes) {
    for (const { mounter } of classes) {
      yield* choiceViolations("MounterInvalid", "mounter", mounter, ["kernel", "fuse"]);
    }
  },
  function* optionsAreUsed(classes) {
    for (const one of classes) {
      const mounter = mounterOf(one);
      const ignored = mounter === "kernel" ? one.fuseMountOptions : one.kernelMountOptions;
      if (ignored !== undefined) {
        yield {
          code: "MountOptionsIgnored",
          what: `the class ${one.name} has options for another mounter than its own, which nothing reads`,
          got: ignored,
          instead: `give ${mounter}MountOptions, or another mounter`,
        };
      }
    }
  },
];

/** Whether the text is the name of a file system, or of a group of subvolumes in one. */
export function isFileSystemName(text: string): boolean {
  return typeof text === "string" && /^[A-Za-z0-9_][A-Za-z0-9_.-]*$/.test(text);
}

/** What is wrong with a name of a file system that is none. */
export function fileSystemInvalid(fileSystem: string): Violation {
  return {
    code: "CephFileSystemInvalid",
    what: "a file system has a name that Ceph does not take",
    got: fileSystem,
    instead: "take one that `ceph fs ls` shows",
  };
}
