import { Token } from "cdktf";
import type { Host } from "../environment";
import { Rule } from "../units";
import type { GuardedChangeProps } from "./guarded-change-props";
import { isSecret, ManagedFile } from "./managed-file";
import { isPlainPath } from "./shell";

/** What the rules of a change judge: its props, and the files of each machine. */
export interface GuardedChangeInput {
  /** Names the change on the machines. */
  readonly id: string;
  readonly props: GuardedChangeProps;
  readonly files: readonly { readonly host: Host; readonly files: readonly ManagedFile[] }[];
}

const MODE = /^[0-7]{3,4}$/;
const OWNER = /^([a-z_][-a-z0-9_]*|\d+):([a-z_][-a-z0-9_]*|\d+)$/;

/** Longest id of a change: with a prefix it names a timer of systemd's. */
const LONGEST_ID = 200;

/** Rules for a guarded change. */
export const GUARDED_CHANGE_RULES: readonly Rule<GuardedChangeInput>[] = [
  function* isTitled({ props: { title } }) {
    if (!/^[^\n\r]{1,60}$/.test(title) || title.trim() === "") {
      yield {
        code: "ChangeTitleInvalid",
        what: "title names the change in a few words",
        got: title,
        instead: "write e.g. eviction thresholds",
      };
    }
  },
  function* isNamed({ id }) {
    if (!/^[-\w.]+$/.test(id) || id.length > LONGEST_ID) {
      yield {
        code: "ChangeIdInvalid",
        what: `a change is named after itself and the constructs around it, in at most ${LONGEST_ID} characters`,
        got: id,
        instead: "give them ids of letters, digits, dots, dashes and underscores",
      };
    }
  },
  function* changesSomething({ files }) {
    for (const { host } of files.filter((change) => change.files.length === 0)) {
      yield {
        code: "ChangeWithoutFiles",
        what: `the change has no file on host ${host.name}, and would never be made`,
        instead: "name at least one file",
      };
    }
  },
  function* pathsAreAbsolute({ files }) {
    for (const path of distinct(files, ({ path }) => path)) {
      if (!Token.isUnresolved(path) && !isPlainPath(path)) {
        yield {
          code: "FilePathInvalid",
          what: "the path of a file is absolute, without blanks and without . or ..",
          got: path,
          instead: "write e.g. /etc/containerd/config.toml",
        };
      }
    }
  },
  function* pathsAreUnique({ files }) {
    const repeated = files.flatMap((change) => {
      const paths = change.files.map(({ path }) => path);
      return paths.filter((path, index) => paths.indexOf(path) !== index);
    });
    for (const path of new Set(repeated)) {
      yield { code: "FileRepeated", what: "a change names a file twice", got: path, instead: "name it once" };
    }
  },
  function* permissionsAreValid({ files }) {
    for (const file of files.flatMap((change) => change.files)) {
      if ("content" in file && !(MODE.test(file.mode ?? "0644") && OWNER.test(file.owner ?? "root:root"))) {
        yield {
          code: "FilePermissionsInvalid",
          what: `${file.path} has a mode in octal and an owner with a group`,
          got: `${file.mode ?? "0644"} ${file.owner ?? "root:root"}`,
          instead: "write e.g. mode 0600 and owner root:root",
        };
      }
    }
  },
  function* secretsAreHidden({ files }) {
    for (const file of files.flatMap((change) => change.files).filter(isSecret)) {
      if (/[1-7]$/.test(file.mode ?? "0644")) {
        yield {
          code: "SecretFileReadable",
          what: `${file.path} holds a secret, and everybody on the machine could read it`,
          got: file.mode ?? "0644",
          instead: "write mode 0600, or 0640 with a group of its own",
        };
      }
    }
  },
  function* timesArePositive({ props }) {
    const { healthyWithin, activationTimeout } = props;
    for (const [name, time] of Object.entries({ healthyWithin, activationTimeout })) {
      if (time?.toMillis() === 0) {
        yield {
          code: "ChangeTimeZero",
          what: `${name} leaves no time`,
          got: "0s",
          instead: "leave it out for 2 minutes",
        };
      }
    }
  },
  function* timesAreWholeSeconds({ props }) {
    const { settle, healthyWithin, activationTimeout } = props;
    for (const [name, time] of Object.entries({ settle, healthyWithin, activationTimeout })) {
      if (time !== undefined && time.toMillis() % 1000 !== 0) {
        yield {
          code: "ChangeTimeNotWhole",
          what: `${name} is in whole seconds`,
          got: time.toString(),
          instead: "write it with Duration.seconds(…)",
        };
      }
    }
  },
  function* unitsAreNames({ props: { units = [] } }) {
    for (const unit of units.filter((name) => !/^[-\w.@:]+$/.test(name))) {
      yield { code: "UnitInvalid", what: "a unit of systemd has a name", got: unit, instead: "write e.g. kubelet" };
    }
  },
  function* revisionCounts({ props: { revision } }) {
    if (revision !== undefined && !(Number.isInteger(revision) && revision >= 1)) {
      yield {
        code: "ChangeRevisionInvalid",
        what: "revision counts changes that cannot be seen in the files",
        got: revision,
        instead: "begin with 1 and raise it by 1",
      };
    }
  },
];

function distinct(changes: GuardedChangeInput["files"], of: (file: ManagedFile) => string): ReadonlySet<string> {
  return new Set(changes.flatMap(({ files }) => files.map(of)));
}
