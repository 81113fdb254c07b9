import { Token } from "cdktf";
import { nodeSelectorViolations, pullSecretViolations, resourcesViolations } from "../cluster";
import { type ArtifactSources, isPinnedImage, PortRange } from "../environment";
import { isDnsLabel, isDnsSubdomain, Rule } from "../units";
import { isDnsName, isNetwork, isNormalPath, isPlainPath } from "./grammar";
import type { EntrySettings } from "./entry-settings";
import type { NginxEntryProps } from "./nginx-entry-props";
import { limitViolations } from "./route-rules";

/** What the rules of an entry look at. */
export interface EntryInput {
  /** Id of the construct, which names all it makes. */
  readonly id: string;
  /** As given. */
  readonly props: NginxEntryProps;
  /** With the defaults filled in. */
  readonly settings: EntrySettings;
  /** Ports that the cluster hands to NodePort Services. */
  readonly nodePortRange: PortRange;
  /** Where its images come from. */
  readonly artifacts: ArtifactSources;
}

/** Largest ConfigMap that Kubernetes takes, less some room for its metadata. */
const CONFIGURATION_LIMIT = 1024 ** 2 - 16 * 1024;

/** What the props of an entry must be; its routes have rules of their own. */
export const ENTRY_RULES: readonly Rule<EntryInput>[] = [
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
  function* nodePortInRange({ settings: { nodePort }, nodePortRange: { from, to } }) {
    if (!Token.isUnresolved(nodePort) && !(Number.isInteger(nodePort) && nodePort >= from && nodePort <= to)) {
      yield {
        code: "NodePortOutOfRange",
        what: `nodePort is outside of ${from}-${to}, which the API server of this environment hands out`,
        got: nodePort,
        instead:
          "choose one inside, or start the API server with a wider --service-node-port-range (e.g. 28000-32767) and repeat it " +
          "as nodePortRange of the environment's cluster",
      };
    }
  },
  function* hasReplicas({ settings: { replicas } }) {
    if (!Token.isUnresolved(replicas) && !(Number.isInteger(replicas) && replicas >= 1)) {
      yield {
        code: "ReplicasInvalid",
        what: "replicas is the number of nginx pods",
        got: replicas,
        instead: "write a whole number from 1 on; 2 lets one node fail",
      };
    }
  },
  function* imageIsPinned({ props: { image } }) {
    if (image !== undefined && !Token.isUnresolved(image) && !isPinnedImage(image)) {
      yield {
        code: "ImageNotPinned",
        what: "image is no reference with a fixed version; another changes under a running entry",
        got: image,
        instead: "write its tag or digest, e.g. registry.example.com/nginx:1.28.0",
      };
    }
  },
  function* namespaceIsName({ props: { namespace } }) {
    if (namespace !== undefined && !Token.isUnresolved(namespace) && !isDnsLabel(namespace)) {
      yield {
        code: "NamespaceInvalid",
        what: "namespace is the name of a namespace",
        got: namespace,
        instead: "write at most 63 lower-case letters, digits and dashes, or leave it out",
      };
    }
  },
  function* certificateCanBeThere({ props: { namespace, tls } }) {
    if (namespace === undefined && tls?.isExisting === true) {
      yield {
        code: "CertificateBeforeNamespace",
        what: "the certificate is to lie in a namespace that the entry makes itself, so it cannot be there when the pods start",
        instead: "give the prop namespace one that exists, or the certificate by Tls.pair and SecretValue.variable",
      };
    }
  },
  ({ props: { namespace }, artifacts }) => pullSecretViolations(artifacts, namespace),
  ({ settings: { nodeSelector } }) => nodeSelectorViolations(nodeSelector, '{ role: "entry" }'),
  function* proxiesAreNetworks({ settings: { trustedProxies } }) {
    for (const proxy of trustedProxies.filter((given) => !isNetwork(given))) {
      yield {
        code: "TrustedProxyInvalid",
        what: "trustedProxies holds addresses and networks",
        got: proxy,
        instead: "write e.g. 10.0.0.5 or 10.0.0.0/8",
      };
    }
  },
  ({ settings: { resources } }) => resourcesViolations(resources),
  ({ settings }) => limitViolations("the entry", settings),
  function* shutdownTakesTime({ settings: { workerShutdownTimeout } }) {
    if (workerShutdownTimeout.toMillis() === 0) {
      yield {
        code: "TimeoutZero",
        what: "nginx reads a workerShutdownTimeout of 0 as none, and old workers would stay for as long as a connection does",
        got: "0s",
        instead: "write a longer one, e.g. Duration.hours(24)",
      };
    }
  },
  function* drainsWholeSeconds({ settings: { drainTimeout } }) {
    if (drainTimeout.toMillis() % 1000 !== 0) {
      yield {
        code: "DrainTimeoutNotWhole",
        what: "Kubernetes counts the drainTimeout in whole seconds",
        got: drainTimeout.toString(),
        instead: "write it with Duration.seconds(…)",
      };
    }
  },
  function* healthPathIsPath({ settings: { healthPath } }) {
    const known = !Token.isUnresolved(healthPath);
    if (!known || !healthPath.startsWith("/") || !isPlainPath(healthPath) || !isNormalPath(healthPath)) {
      yield {
        code: "HealthPathInvalid",
        what: "healthPath is a path that nginx can match, known at synth",
        got: known ? healthPath : "a value that only Terraform knows",
        instead: "write letters, digits and -._~@:!*+,=()&;'$ after a slash",
      };
    }
  },
  function* clusterDomainIsName({ settings: { clusterDomain } }) {
    if (!Token.isUnresolved(clusterDomain) && !isDnsName(clusterDomain)) {
      yield {
        code: "ClusterDomainInvalid",
        what: "clusterDomain is a DNS name",
        got: clusterDomain,
        instead: "write e.g. cluster.local, without a dot at its end",
      };
    }
  },
  function* secretIsNamed({ props: { tls } }) {
    const name = tls?.source.kind === "secret" ? tls.source.name : undefined;
    if (name !== undefined && !Token.isUnresolved(name) && !isDnsSubdomain(name)) {
      yield {
        code: "SecretReferenceInvalid",
        what: "tls names a Secret",
        got: name,
        instead: "write lower-case letters, digits, dots and dashes",
      };
    }
  },
];

/** What is wrong with the rendered text as a whole. */
export function configurationErrors(text: string): string[] {
  const size = Buffer.byteLength(text);
  return size > CONFIGURATION_LIMIT
    ? [
        `ConfigurationTooLarge: the rendered routes are more than a ConfigMap holds, got ${size} bytes; ` +
          "spread the routes over several entries",
      ]
    : [];
}
