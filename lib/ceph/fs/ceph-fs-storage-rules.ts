import type { Rule } from "../../units";
import type { CephFsStorageProps } from "./ceph-fs-storage-props";
import { fileSystemInvalid, isFileSystemName } from "./fs-class-rules";

/** What the rules of a storage of file systems look at. */
export interface FsStorageInput {
  readonly props: CephFsStorageProps;
  /** Group of subvolumes, default filled in. */
  readonly subvolumeGroup: string;
}

/** What storage of file systems must be, beside what every storage must be. */
export const FS_STORAGE_RULES: readonly Rule<FsStorageInput>[] = [
  function* groupIsName({ subvolumeGroup }) {
    if (!isFileSystemName(subvolumeGroup)) {
      yield {
        code: "SubvolumeGroupInvalid",
        what: "subvolumeGroup is the name of a group, which is a folder of the file system",
        got: subvolumeGroup,
        instead: 'write letters, digits, dots, dashes and underscores, e.g. "csi"',
      };
    }
  },
  function* groupFileSystemsAreNames({ props: { groupSnapshotClasses = [] } }) {
    for (const { fileSystem } of groupSnapshotClasses.filter((one) => !isFileSystemName(one.fileSystem))) {
      yield fileSystemInvalid(fileSystem);
    }
  },
];
