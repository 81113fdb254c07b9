import { Token } from "cdktf";
import { isDnsLabel, isPort, Violation } from "../units";
import { Backend, SingleBackend, Target, WeightedBackend, withoutFinalDot } from "./backend";
import { isUrlHost } from "./grammar";

/**
 * What is wrong with a backend. A value that only Terraform knows is not judged.
 *
 * @param where names the backend in messages
 */
export function* backendViolations(where: string, backend: Backend): Iterable<Violation> {
  if (backend instanceof SingleBackend) {
    yield* targetViolations(where, backend.target);
  } else if (backend instanceof WeightedBackend) {
    yield* backend.parts.flatMap((part) => [...targetViolations(where, part.backend.target)]);
    const weights = backend.parts.map(({ weight }) => weight);
    yield* weightViolations(where, weights);
  }
}

/** Beyond this, sums of weights lose their small parts. */
const HEAVIEST = 1_000_000;

function* weightViolations(where: string, weights: readonly number[]): Iterable<Violation> {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  if (weights.some((weight) => Token.isUnresolved(weight) || !(weight >= 0 && weight <= HEAVIEST))) {
    yield {
      code: "WeightInvalid",
      what: `${where} has a weight that is no share`,
      got: weights.map(String),
      instead: `write numbers from 0 to ${HEAVIEST}`,
    };
  } else if (total === 0) {
    yield {
      code: "WeightsAllZero",
      what: `${where} sends no request anywhere`,
      got: weights,
      instead: "give at least one backend a weight above 0",
    };
  } else if (weights.some((weight) => weight > 0 && weight / total < 0.0001)) {
    yield {
      code: "WeightTooSmall",
      what: `${where} has a share below 0.01 %, which nginx rounds to nothing`,
      got: weights,
      instead: "give it a larger weight, or 0",
    };
  }
}

function* targetViolations(where: string, target: Target): Iterable<Violation> {
  if (target.kind === "url") {
    yield* urlViolations(where, target.url);
    return;
  }
  const { port } = target;
  if (!Token.isUnresolved(port) && !isPort(port)) {
    yield { code: "BackendPort", what: `${where} has a port that is none`, got: port, instead: "write 1 to 65535" };
  }
  if (target.kind === "endpoint") {
    if (!Token.isUnresolved(target.host) && !isUrlHost(target.host)) {
      yield {
        code: "BackendHost",
        what: `${where} has no DNS name`,
        got: target.host,
        instead: "write e.g. api.shop.svc",
      };
    }
    return;
  }
  for (const prop of ["namespace", "name"] as const) {
    const name = target[prop];
    if (!Token.isUnresolved(name) && !isDnsLabel(name)) {
      yield {
        code: "BackendName",
        what: `${where} has a ${prop} that Kubernetes does not allow`,
        got: name,
        instead: "write at most 63 lower-case letters, digits and dashes",
      };
    }
  }
}

function* urlViolations(where: string, url: string): Iterable<Violation> {
  if (Token.isUnresolved(url)) {
    return;
  }
  const [, host, port] = /^https?:\/\/(\[[^\]]*\]|[^:/?#@\s]*)(?::(\d{1,5}))?\/?$/i.exec(withoutFinalDot(url)) ?? [];
  if (host === undefined || !isUrlHost(host) || (port !== undefined && !isPort(Number(port)))) {
    yield {
      code: "BackendUrl",
      what: `${where} is no URL of a server`,
      // A login in it must not be repeated.
      got: url.replace(/\/\/.*@/, "//…@"),
      instead: "write scheme, host and port alone, e.g. https://10.0.0.5:8443, without path, query and login",
    };
  } else if (!host.includes(".") && !host.startsWith("[")) {
    yield {
      code: "BackendHost",
      what: `${where} has a name without a domain: nginx asks the DNS server for exactly this one`,
      got: host,
      instead: "write the whole name, e.g. api.example.com, or Backend.service for a Service",
    };
  }
}
