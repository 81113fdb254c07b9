import { isIPv4, isIPv6 } from "node:net";
import { Token } from "cdktf";
import type { PortRange } from "../../environment";
import { isPort, type Rule, type Violation } from "../../units";
import type { HarborExposure, LoadBalancerExposureOptions } from "./exposure";

/** An exposure, and what it is to fit into. */
interface ExposureInput {
  readonly exposure: HarborExposure;
  /** Ports that the API server gives to node ports. */
  readonly nodePortRange: PortRange;
}

/** Port of a Service at which the chart has plain HTTP, by which clients are sent to TLS. */
const HTTP_PORT = 80;

/** What an exposure must be. */
export const EXPOSURE_RULES: readonly Rule<ExposureInput>[] = [
  function* nodePortIsThere({ exposure, nodePortRange: { from, to } }) {
    if (
      exposure.kind === "nodePort" &&
      !(Number.isInteger(exposure.port) && exposure.port >= from && exposure.port <= to)
    ) {
      yield {
        code: "NodePortOutOfRange",
        what: `exposure.port is outside of ${from}-${to}, which the API server of this environment hands out`,
        got: exposure.port,
        instead: "choose one inside, or widen --service-node-port-range and nodePortRange of the environment's cluster",
      };
    }
  },
  function* classIsNamed({ exposure }) {
    if (exposure.kind === "ingress" && exposure.className === "") {
      yield {
        code: "IngressClassMissing",
        what: "exposure.className is empty: no controller, or another than the one meant, would take the Ingress",
        instead: "write one that `kubectl get ingressclass` lists",
      };
    }
  },
  ({ exposure }) => (exposure.kind === "loadBalancer" ? loadBalancerViolations(exposure) : []),
];

function* loadBalancerViolations({ port, tls, ip, sourceRanges }: LoadBalancerExposureOptions): Iterable<Violation> {
  if (port !== undefined && !isPort(port)) {
    yield { code: "PortInvalid", what: "exposure.port is no port", got: port, instead: "write 1 to 65535" };
  } else if (port === HTTP_PORT && tls !== undefined) {
    yield {
      code: "PortTaken",
      what: "exposure.port is that of plain HTTP, by which clients are sent to TLS: the API server refuses one port twice",
      got: port,
      instead: "leave it out for 443, or write another",
    };
  }
  if (ip !== undefined && !Token.isUnresolved(ip) && !isIPv4(ip) && !isIPv6(ip)) {
    yield {
      code: "LoadBalancerIpInvalid",
      what: "exposure.ip is the address to ask the load balancer for",
      got: ip,
      instead: "write one of its own, e.g. 198.51.100.7, or leave it out",
    };
  }
  if (sourceRanges?.length === 0) {
    yield {
      code: "SourceRangesEmpty",
      what: "exposure.sourceRanges names nobody, and the chart would let everybody in",
      got: sourceRanges,
      instead: "name the networks, or leave it out",
    };
  }
  for (const range of sourceRanges ?? []) {
    if (!Token.isUnresolved(range) && !isNetwork(range)) {
      yield {
        code: "SourceRangeInvalid",
        what: "exposure.sourceRanges has an entry that is no network",
        got: range,
        instead: "write e.g. 10.0.0.0/8, or 10.0.0.5/32 for one machine",
      };
    }
  }
}

/** Whether the text is a network as Services have it: an address, a slash, and how many bits of it count. */
function isNetwork(text: string): boolean {
  const [, address = "", bits = ""] = /^([^/%]*)\/(\d{1,3})$/.exec(text) ?? [];
  const longest = isIPv4(address) ? 32 : isIPv6(address) ? 128 : -1;
  return bits !== "" && Number(bits) <= longest;
}
