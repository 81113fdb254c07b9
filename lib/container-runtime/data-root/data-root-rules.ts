import { Token } from "cdktf";
import { isPlainPath } from "../../host";
import { Rule } from "../../units";
import type { DataRootSettings } from "./data-root-settings";

/** Folders that are empty, or filled by the kernel, after the machine has started again. */
const VOLATILE = ["/proc", "/sys", "/dev", "/run", "/tmp", "/var/run", "/var/tmp"];

/** Rules for the data root of a runtime. */
export const DATA_ROOT_RULES: readonly Rule<DataRootSettings>[] = [
  function* pathsArePlain({ directory, from }) {
    const paths = [
      ["directory", directory, "/data/containerd"],
      ["from", from, "/var/lib/containerd"],
    ] as const;
    for (const [prop, path, example] of paths) {
      if (path === "/") {
        yield {
          code: "DataRootWholeFileSystem",
          what: `${prop} is the root of all file systems`,
          got: path,
          instead: `write a folder, e.g. ${example}`,
        };
      } else if (!isPlainPath(path)) {
        yield {
          code: "DataRootPathInvalid",
          what: `${prop} is an absolute path, known at synth, without blanks, . and .. and without a slash at its end`,
          got: Token.isUnresolved(path) ? "a value that only Terraform knows" : path,
          instead: `write e.g. ${example}`,
        };
      }
    }
  },
  function* goesElsewhere({ directory, from }) {
    if (!isPlainPath(directory) || !isPlainPath(from)) {
      return;
    }
    if (directory === from) {
      yield {
        code: "DataRootUnchanged",
        what: "directory is where the data lies already",
        got: directory,
        instead: "write a folder on another file system",
      };
    } else if (`${directory}/`.startsWith(`${from}/`) || `${from}/`.startsWith(`${directory}/`)) {
      yield {
        code: "DataRootNested",
        what: "one of directory and from is inside the other, and the copy would contain itself",
        got: `${directory} and ${from}`,
        instead: "write a folder outside of it, on another file system",
      };
    }
  },
  function* lasts({ directory }) {
    if (VOLATILE.some((top) => directory === top || directory.startsWith(`${top}/`))) {
      yield {
        code: "DataRootVolatile",
        what: "directory does not outlive a restart of the machine",
        got: directory,
        instead: "write a folder on a disk, e.g. /data/containerd",
      };
    }
  },
  function* kubeconfigIsPlain({ drain }) {
    if (drain !== undefined && !isPlainPath(drain.kubeconfig)) {
      yield {
        code: "DrainKubeconfigInvalid",
        what: "the kubeconfig to drain with is an absolute path on the node",
        got: drain.kubeconfig,
        instead: "write e.g. /etc/kubernetes/drain.conf",
      };
    }
  },
  function* drainTakesTime({ drain }) {
    const millis = drain?.timeout.toMillis();
    if (millis !== undefined && (millis === 0 || millis % 1000 !== 0)) {
      yield {
        code: "DrainTimeoutInvalid",
        what: "the timeout of drain is in whole seconds from 1 on",
        got: `${millis}ms`,
        instead: "write e.g. Duration.minutes(5)",
      };
    }
  },
  function* drainsNodes({ drain, kubelet }) {
    if (drain !== undefined && kubelet === "no") {
      yield {
        code: "DrainWithoutKubelet",
        what: "drain empties a node, and kubelet says that there is none",
        instead: "leave out one of the two",
      };
    }
  },
];
