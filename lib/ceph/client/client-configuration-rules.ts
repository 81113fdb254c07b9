import { isAbsolute } from "node:path/posix";
import { Token } from "cdktf";
import { ExistingSecret, SecretVariable } from "../../environment";
import { isDnsSubdomain, Rule, Violation, violationsOf } from "../../units";
import type { Capabilities } from "../cluster/capabilities";
import { CephCluster } from "../cluster/ceph-cluster";
import { isObject, kindOf, kindViolations, PropKinds } from "../cluster/kinds";
import { CephConfiguration, ClusterFilesOptions, ConfigurationSource } from "./client-configuration";
import { USER_RULES } from "../cluster/ceph-user";
import { poolViolations } from "../cluster/pool-name";

/** What the files of a client must be. Untyped code may leave a part out. */
export const CONFIGURATION_RULES: readonly Rule<CephConfiguration | undefined>[] = [
  function* isWhole(configuration) {
    if (!(configuration instanceof CephConfiguration) || !hasKeyring(configuration.source)) {
      yield {
        code: "CephKeyringMissing",
        what: "configuration has no keyring: with ceph.conf alone the client is not let in",
        instead: "give user and keyring with it: CephConfiguration.fromNodes, fromCluster or fromObjects",
      };
    } else {
      yield* violationsIn(configuration);
    }
  },
];

function hasKeyring(source: ConfigurationSource): boolean {
  switch (source.kind) {
    case "nodes":
      return isText(source.user);
    case "cluster":
      return (
        isText((source.user as Partial<typeof source.user> | undefined)?.id) &&
        source.user.key instanceof SecretVariable
      );
    case "objects":
      return isText(source.user) && source.keyring instanceof ExistingSecret;
  }
}

function isText(value: unknown): boolean {
  return typeof value === "string" && value !== "";
}

function* violationsIn({ source, user }: CephConfiguration): Iterable<Violation> {
  yield* violationsOf({ id: user }, USER_RULES);
  const { revision } = source;
  if (revision !== undefined && !(Number.isInteger(revision) && revision >= 1)) {
    yield {
      code: "RevisionInvalid",
      what: "revision counts the changes of the files",
      got: revision,
      instead: "begin with 1 and raise it by 1",
    };
  }
  switch (source.kind) {
    case "nodes":
      yield* nodeViolations(source.folder, [source.runAsUser, source.runAsGroup ?? source.runAsUser]);
      break;
    case "cluster":
      yield* grantViolations(source);
      break;
    case "objects":
      if (!Token.isUnresolved(source.configMap) && !isDnsSubdomain(source.configMap)) {
        yield {
          code: "ConfigMapNameInvalid",
          what: "configMap names a ConfigMap",
          got: source.configMap,
          instead: "write lower-case letters, digits, dots and dashes",
        };
      }
  }
}

function* nodeViolations(folder: string | undefined, ids: readonly number[]): Iterable<Violation> {
  if (folder !== undefined && !(isAbsolute(folder) && !folder.split("/").includes(".."))) {
    yield {
      code: "FolderInvalid",
      what: "folder is where the nodes have the files",
      got: folder,
      instead: "write an absolute path, e.g. /etc/ceph",
    };
  }
  if (ids.some((id) => !(Number.isInteger(id) && id >= 0))) {
    yield {
      code: "RunAsInvalid",
      what: "runAsUser and runAsGroup are the numbers of those who may read the keyring on the nodes",
      got: ids,
      instead: "write what `ls -ln` shows, e.g. 167",
    };
  }
}

const CAPABILITY_KINDS: PropKinds = { mon: "texts", mgr: "texts", osd: "texts", mds: "texts" };

function* grantViolations(source: ClusterFilesOptions): Iterable<Violation> {
  const { cluster, pools = [], capabilities = {} } = source;
  if (!((cluster as unknown) instanceof CephCluster)) {
    yield {
      code: "CephClusterMissing",
      what: "cluster says where the monitors are",
      got: kindOf(cluster),
      instead: "give a CephCluster",
    };
  }
  const otherKinds = [
    ...kindViolations(source, { pools: "texts", capabilities: "object" }),
    ...(isObject(capabilities) ? kindViolations(capabilities, CAPABILITY_KINDS, "capabilities.") : []),
  ];
  yield* otherKinds;
  if (otherKinds.length === 0) {
    yield* capabilityViolations(pools, capabilities);
  }
}

function* capabilityViolations(pools: readonly string[], capabilities: Capabilities): Iterable<Violation> {
  const clauses = Object.values(capabilities as Required<Capabilities>).flat();
  if (pools.length === 0 && clauses.length === 0) {
    yield {
      code: "CephCapabilitiesMissing",
      what: "the user may do nothing",
      instead: "name the pools of its images, or its capabilities",
    };
  }
  yield* poolViolations(pools);
  for (const clause of clauses.filter((text) => !/^[^'\n]+$/.test(text))) {
    yield {
      code: "CephCapabilityInvalid",
      what: "a capability is a text that stands in quotes in a command",
      got: clause,
      instead: 'write e.g. "allow rw pool=backups", without quotes of its own',
    };
  }
}
