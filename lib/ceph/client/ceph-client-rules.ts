import { isAbsolute } from "node:path/posix";
import { Token } from "cdktf";
import { nodeSelectorViolations, resourcesViolations } from "../../cluster";
import { ExistingSecret, isPinnedImage } from "../../environment";
import { Duration, isDnsLabel, isPort, Rule, Size, Violation, violationsOf } from "../../units";
import { choiceViolations, PropKinds } from "../cluster/kinds";
import type { CephClientProps } from "./ceph-client-props";
import { CEPH_FOLDER } from "./client-files";
import { CONFIGURATION_RULES } from "./client-configuration-rules";
import type { ClientSettings } from "./client-settings";

/** What the rules of a client look at. */
export interface ClientInput {
  /** Id of the construct, which names all it makes. */
  readonly id: string;
  /** As given. */
  readonly props: CephClientProps;
  /** With the defaults filled in. */
  readonly settings: ClientSettings;
}

/** What its props must be before the rules can look at them. A command that is a text would be taken letter by letter. */
export const CLIENT_KINDS: PropKinds = {
  command: "texts",
  args: "texts",
  env: "object",
  nodeSelector: "object",
  tolerations: "objects",
  resources: "object",
  scratchFolders: "texts",
};

/** What the props of a client must be. */
export const CLIENT_RULES: readonly Rule<ClientInput>[] = [
  function* idIsName({ id }) {
    // A Service's name begins with a letter.
    if (!isDnsLabel(id) || /^\d/.test(id)) {
      yield {
        code: "IdNotDnsLabel",
        what: "the id names the Service, the Deployment and all else that is made",
        got: id,
        instead: "write at most 63 lower-case letters, digits and dashes, a letter first",
      };
    }
  },
  ({ props }) => violationsOf(props.configuration, CONFIGURATION_RULES),
  function* imageIsPinned({ settings: { image } }) {
    if (!isText(image) || !(Token.isUnresolved(image) || isPinnedImage(image))) {
      yield {
        code: "ImageNotPinned",
        what: "image is no reference with a fixed version; another changes under a running client",
        got: image,
        instead: "write its tag or digest, e.g. registry.example.com/rbd-api:1.4.0",
      };
    }
  },
  function* namespaceIsName({ props: { namespace } }) {
    if (namespace !== undefined && !(Token.isUnresolved(namespace) || isDnsLabel(namespace))) {
      yield {
        code: "NamespaceInvalid",
        what: "namespace is the name of a namespace",
        got: namespace,
        instead: "write at most 63 lower-case letters, digits and dashes, or leave it out",
      };
    }
  },
  function* objectsCanBeThere({ props: { namespace, configuration }, settings: { env } }) {
    const source = (configuration as CephClientProps["configuration"] | undefined)?.source;
    const refers = source?.kind === "objects" || Object.values(env).some((value) => value instanceof ExistingSecret);
    if (namespace === undefined && refers) {
      yield {
        code: "ObjectsBeforeNamespace",
        what: "Secrets are to lie in a namespace that the client makes itself, so they cannot be there when the pods start",
        instead: "give the prop namespace one that exists",
      };
    }
  },
  function* variablesAreNamed({ settings: { env } }) {
    for (const name of Object.keys(env).filter((given) => !/^[A-Za-z_][A-Za-z0-9_]*$/.test(given))) {
      yield {
        code: "EnvironmentVariableInvalid",
        what: "env has a name that no shell takes",
        got: name,
        instead: "write letters, digits and underscores",
      };
    }
  },
  function* variablesHaveValues({ settings: { env } }) {
    for (const [name] of Object.entries(env).filter(
      ([, value]) => !isText(value) && !(value instanceof ExistingSecret),
    )) {
      // The value may be a secret.
      yield {
        code: "EnvironmentVariableInvalid",
        what: `env has no text as ${name}`,
        instead: "write a text, or SecretValue.existing({ name, key })",
      };
    }
  },
  function* hasReplicas({ settings: { replicas, maxUnavailable } }) {
    if (!(Number.isInteger(replicas) && replicas >= 1)) {
      yield {
        code: "ReplicasInvalid",
        what: "replicas is the number of pods",
        got: replicas,
        instead: "write a whole number from 1 on; 2 lets one node fail",
      };
    } else if (!(Number.isInteger(maxUnavailable) && maxUnavailable >= 1 && maxUnavailable < Math.max(replicas, 2))) {
      yield {
        code: "MaxUnavailableInvalid",
        what: `maxUnavailable leaves none of ${replicas} pods, or lets none be replaced`,
        got: maxUnavailable,
        instead: "write a whole number from 1 on, below replicas",
      };
    }
  },
  ({ settings: { nodeSelector } }) => nodeSelectorViolations(nodeSelector, '{ zone: "ceph" }'),
  function* choicesAreKnown({ props: { scheme, spread } }) {
    yield* choiceViolations("SchemeInvalid", "scheme", scheme, ["http", "https"]);
    yield* choiceViolations("SpreadInvalid", "spread", spread, ["DoNotSchedule", "ScheduleAnyway"]);
  },
  function* portsArePorts({ settings: { port, containerPort } }) {
    for (const given of new Set([port, containerPort])) {
      if (!isPort(given)) {
        yield { code: "PortInvalid", what: "a port is none", got: given, instead: "write 1 to 65535" };
      }
    }
  },
  function* pathsArePaths({ settings: { readinessPath, livenessPath } }) {
    for (const path of [readinessPath, livenessPath].filter((given) => given !== "" && !/^\/[^\s]*$/.test(given))) {
      yield { code: "ProbePathInvalid", what: "a probe has no path", got: path, instead: "write e.g. /healthz" };
    }
  },
  function* timesAreWhole({ settings: { startupTimeout, drainTimeout } }) {
    for (const [name, time] of Object.entries({ startupTimeout, drainTimeout })) {
      if (!isWholeSeconds(time)) {
        yield {
          code: "TimeoutInvalid",
          what: `Kubernetes counts the ${name} in whole seconds, from 1 on`,
          got: time instanceof Duration ? time.toString() : time,
          instead: "write it with Duration.seconds(…)",
        };
      }
    }
  },
  function* resourcesFit({ settings: { resources } }) {
    const { memoryRequest, memoryLimit } = resources;
    const others = [memoryRequest, memoryLimit].filter((memory: unknown) => !(memory instanceof Size));
    yield* others.length === 0 ? resourcesViolations(resources) : others.map(notSize);
  },
  function* foldersAreFolders({ settings: { scratchFolders } }) {
    for (const folder of scratchFolders) {
      const isOwn =
        folder === CEPH_FOLDER || folder.startsWith(`${CEPH_FOLDER}/`) || CEPH_FOLDER.startsWith(`${folder}/`);
      if (!isAbsolute(folder) || folder === "/" || /[:\s]|\/\.\.?(\/|$)|\/$/.test(folder) || isOwn) {
        yield {
          code: "ScratchFolderInvalid",
          what: `scratchFolders are folders of the pod, apart from ${CEPH_FOLDER}`,
          got: folder,
          instead: "write an absolute path, e.g. /var/cache/api",
        };
      }
    }
  },
  function* foldersDiffer({ settings: { scratchFolders } }) {
    for (const folder of scratchFolders.filter((one, index) => scratchFolders.indexOf(one) < index)) {
      yield {
        code: "ScratchFolderRepeated",
        what: "a folder stands twice in scratchFolders",
        got: folder,
        instead: "name each once",
      };
    }
  },
];

function notSize(memory: unknown): Violation {
  return { code: "ResourcesInvalid", what: "memory is a size", got: memory, instead: "write e.g. Size.mebibytes(256)" };
}

/** Untyped code may give a number. */
function isWholeSeconds(time: unknown): boolean {
  return time instanceof Duration && time.toMillis() > 0 && time.toMillis() % 1000 === 0;
}

/** Untyped code may leave a text out. */
function isText(value: unknown): boolean {
  return typeof value === "string";
}
