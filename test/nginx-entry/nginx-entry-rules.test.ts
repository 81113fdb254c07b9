import { Fn, Token } from "cdktf";
import { SecretValue } from "../../lib/environment";
import { NginxEntry, NginxEntryProps, Tls } from "../../lib/nginx-entry";
import { Duration, Size } from "../../lib/units";
import { CLUSTER, testEnvironment } from "../support/environments";
import { codesOf, refusalOf } from "../support/refusal";
import { synthesize } from "../support/synth";
import { deploymentSpec, entryStack } from "./synthesized-entry";

const PULL_SECRET = SecretValue.existing({ name: "pull", key: ".dockerconfigjson" });
const digest = `@sha256:${"0".repeat(64)}`;

test.each<[NginxEntryProps, readonly string[]]>([
  [{ nodePort: 27999 }, ["NodePortOutOfRange"]],
  [{ nodePort: 28000 }, []],
  [{ nodePort: 32767 }, []],
  [{ nodePort: 32768 }, ["NodePortOutOfRange"]],
  [{ nodePort: 30000.5 }, ["NodePortOutOfRange"]],
  [{ replicas: 0 }, ["ReplicasInvalid"]],
  [{ replicas: 1 }, []],
  [{ replicas: 1.5 }, ["ReplicasInvalid"]],
  [{ image: "nginx" }, ["ImageNotPinned"]],
  [{ image: "nginx:latest" }, ["ImageNotPinned"]],
  [{ image: "registry:5000/nginx" }, ["ImageNotPinned"]],
  [{ image: "nginx:1.28.0" }, []],
  [{ image: `registry:5000/nginx${digest}` }, []],
  [{ resources: { cpuRequest: 0 } }, ["ResourcesInvalid"]],
  [{ resources: { cpuRequest: 0.5 } }, ["ResourcesInvalid"]],
  [{ resources: { cpuRequest: 2000 } }, []],
  [{ resources: { cpuRequest: 2001 } }, ["ResourcesInvalid"]],
  [{ resources: { memoryRequest: Size.mebibytes(512) } }, []],
  [{ resources: { memoryRequest: Size.mebibytes(513) } }, ["ResourcesInvalid"]],
  [{ bodySize: Size.bytes(0) }, ["BodySizeZero"]],
  [{ bodySize: Size.bytes(1) }, []],
  [{ timeouts: { connect: Duration.millis(0) } }, ["TimeoutZero"]],
  [{ timeouts: { read: Duration.millis(0), send: Duration.millis(0) } }, ["TimeoutZero", "TimeoutZero"]],
  [{ timeouts: { connect: Duration.millis(1) } }, []],
  [{ workerShutdownTimeout: Duration.millis(0) }, ["TimeoutZero"]],
  [{ workerShutdownTimeout: Duration.millis(1) }, []],
  [{ drainTimeout: Duration.millis(0) }, []],
  [{ drainTimeout: Duration.millis(999) }, ["DrainTimeoutNotWhole"]],
  [{ healthPath: "up" }, ["HealthPathInvalid"]],
  [{ healthPath: "/up{}" }, ["HealthPathInvalid"]],
  [{ healthPath: "/a/../up" }, ["HealthPathInvalid"]],
  [{ healthPath: "/up" }, []],
  [{ clusterDomain: "cluster.local." }, ["ClusterDomainInvalid"]],
  [{ clusterDomain: "k8s.example.com" }, []],
  [{ namespace: "edge", tls: Tls.existing("a b") }, ["SecretReferenceInvalid"]],
  [{ namespace: "edge", tls: Tls.existing("entry-tls") }, []],
  [{ tls: Tls.existing("entry-tls") }, ["CertificateBeforeNamespace"]],
  [{ namespace: "Bad NS!" }, ["NamespaceInvalid"]],
  [{ nodeSelector: { "a b": "c" } }, ["NodeSelectorInvalid"]],
  [{ nodeSelector: { role: "c d" } }, ["NodeSelectorInvalid"]],
  [{ nodeSelector: { "node.example.com/role": "", zone: "a_b.c" } }, []],
  [{ image: "Not An Image!:1" }, ["ImageNotPinned"]],
  [{ trustedProxies: ["10.0.0.0/8", "192.0.2.1", "2001:db8::/32"] }, []],
  [{ trustedProxies: ["10.0.0.0/33", "lb.example.com"] }, ["TrustedProxyInvalid", "TrustedProxyInvalid"]],
])("%j", (props, codes) => {
  expect(codesOf(() => entryStack(props))).toEqual(codes);
});

test.each([
  ["entry", []],
  ["e".repeat(63), []],
  ["e".repeat(64), ["IdNotDnsLabel"]],
  ["Entry", ["IdNotDnsLabel"]],
  ["1entry", ["IdNotDnsLabel"]],
  ["entry-", ["IdNotDnsLabel"]],
])("the id %s", (id, codes) => {
  const make = (): unknown =>
    synthesize((app) => {
      new NginxEntry(testEnvironment(app).stack("s"), id);
    });
  expect(codesOf(make)).toEqual(codes);
});

test.each<[string, NginxEntryProps, SecretValue, readonly string[]]>([
  ["that exists, in a namespace made here", {}, PULL_SECRET, ["PullSecretBeforeNamespace"]],
  ["that exists, in a namespace that exists", { namespace: "edge" }, PULL_SECRET, []],
  ["that is made", {}, SecretValue.variable("login"), []],
])("a login at the mirror %s", (_, props, pullSecret, codes) => {
  const artifacts = { images: "registry.example.com/mirror", pullSecret };
  expect(codesOf(() => entryStack(props, { artifacts }))).toEqual(codes);
});

test("a node port outside of Kubernetes' own range says how to widen it", () => {
  const { message } = refusalOf(() => entryStack({}, { cluster: { ...CLUSTER, nodePortRange: undefined } }));
  expect(message).toContain("outside of 30000-32767");
  expect(message).toContain("got 28888");
  expect(message).toContain("--service-node-port-range");
});

test("values that only Terraform knows are not judged", () => {
  const number = Token.asNumber(Fn.lengthOf(["a"]));
  const text = Token.asString(Fn.join("", ["a"]));
  const stack = entryStack({
    nodePort: number,
    replicas: number,
    image: text,
    clusterDomain: text,
    namespace: "edge",
    tls: Tls.existing(text),
  });
  expect(deploymentSpec(stack).replicas).toBe('${length(["a"])}');
});
