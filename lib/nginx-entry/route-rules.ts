import { Token } from "cdktf";
import { Rule, Violation } from "../units";
import { backendViolations } from "./backend-rules";
import { isDnsName, isHeaderName, isNormalPath, isPlainHeaderValue, isPlainPath } from "./grammar";
import { keyOf, RouteProps, spelled } from "./route";

const RESERVED_HEADERS = new Set(["connection", "upgrade", "content-length", "transfer-encoding"]);

/** What a route must be by itself. A value that only Terraform knows is not judged, save for host and path. */
export const ROUTE_RULES: readonly Rule<RouteProps>[] = [
  pathRule,
  hostRule,
  headerRule,
  (route) => backendViolations(`the backend of route ${spelled(route)}`, route.backend),
  (route) => limitViolations(`route ${spelled(route)}`, route),
];

function* pathRule({ path }: RouteProps): Iterable<Violation> {
  if (Token.isUnresolved(path)) {
    yield unknown("path");
  } else if (!path.startsWith("/")) {
    yield {
      code: "PathWithoutSlash",
      what: "the path of a route begins with a slash",
      got: path,
      instead: `write /${path}`,
    };
  } else if (!isPlainPath(path)) {
    yield {
      code: "PathCharacters",
      what: "the path of a route has a character that nginx would read as syntax or never match, or is longer than 512",
      got: path,
      instead: "write letters, digits and -._~@:!*+,=()&;'$ between slashes",
    };
  } else if (!isNormalPath(path)) {
    yield {
      code: "PathNotNormal",
      what: "nginx removes //, /. and /.. before it matches, so the route would never be taken",
      got: path,
      instead: "write the path as it is after that",
    };
  }
}

function* hostRule({ host }: RouteProps): Iterable<Violation> {
  if (host === undefined) {
    return;
  }
  if (Token.isUnresolved(host)) {
    yield unknown("host");
  } else if (!isDnsName(host.replace(/^\*\./, ""))) {
    yield {
      code: "HostNotDnsName",
      what: "the host of a route is a DNS name",
      got: host,
      instead:
        "write e.g. harbor.example.com, or *.example.com for all names below, without scheme, port and dot at the end",
    };
  }
}

function unknown(prop: string): Violation {
  return {
    code: "RouteNotKnown",
    what: `the ${prop} of a route must be known at synth, where routes are compared with each other`,
    instead: "write it out, or take it from the configuration of your program",
  };
}

function* headerRule(route: RouteProps): Iterable<Violation> {
  const names = Object.keys(route.headers ?? {});
  for (const [name, value] of Object.entries(route.headers ?? {})) {
    const where = `route ${spelled(route)}`;
    if (!isHeaderName(name)) {
      yield {
        code: "HeaderName",
        what: `${where} has a header whose name is none`,
        got: name,
        instead: "write letters, digits and dashes, at most 128",
      };
    } else if (RESERVED_HEADERS.has(name.toLowerCase())) {
      yield {
        code: "HeaderReserved",
        what: `${where} sets a header that belongs to the connection`,
        got: name,
        instead: "leave it out; `websocket: true` sets what websockets need",
      };
    }
    if (!Token.isUnresolved(value) && !isPlainHeaderValue(value)) {
      // The value is not repeated: people put tokens into headers.
      yield {
        code: "HeaderValue",
        what: `${where} has a header ${name} whose value nginx or Terraform would read as syntax, or that is longer than 1024`,
        instead: 'write printable ASCII without ", \\, $ and %{',
      };
    }
    if (names.some((other) => other !== name && other.toLowerCase() === name.toLowerCase())) {
      yield {
        code: "HeaderRepeated",
        what: `${where} has a header twice, in two spellings`,
        got: name,
        instead: "keep one",
      };
    }
  }
}

/** What body sizes and timeouts must be, wherever they stand. */
export function* limitViolations(
  where: string,
  { bodySize, timeouts }: Pick<RouteProps, "bodySize" | "timeouts">,
): Iterable<Violation> {
  if (bodySize?.toBytes() === 0) {
    yield {
      code: "BodySizeZero",
      what: `bodySize of ${where} would lift the limit: nginx reads 0 as none`,
      got: bodySize.toString(),
      instead: "write the size of the largest request, e.g. Size.gibibytes(4)",
    };
  }
  for (const name of ["connect", "read", "send"] as const) {
    if (timeouts?.[name]?.toMillis() === 0) {
      yield {
        code: "TimeoutZero",
        what: `the ${name} timeout of ${where} would end every request at once`,
        got: "0s",
        instead: "write a longer one, e.g. Duration.seconds(60)",
      };
    }
  }
}

/** A route for what the entry answers itself would never be taken. */
export function healthClashes(healthPath: string, route: RouteProps): readonly Violation[] {
  return keyOf(route) === keyOf({ ...route, path: healthPath })
    ? [
        {
          code: "ShadowedRoute",
          what: "the entry itself answers this path with its health",
          got: spelled(route),
          instead: "choose another path, or another healthPath for the entry",
        },
      ]
    : [];
}

/** What a new route must not have in common with those before it. */
export function clashes(routes: readonly RouteProps[], route: RouteProps): readonly Violation[] {
  const other = routes.find((earlier) => keyOf(earlier) === keyOf(route));
  if (other === undefined) {
    return [];
  }
  const same = spelled(other) === spelled(route);
  return [
    {
      code: same ? "DuplicateRoute" : "ShadowedRoute",
      what: same
        ? "two routes take the same requests"
        : `a route takes the same requests as ${spelled(other)}: letter case of a host and a slash at the end mean nothing`,
      got: spelled(route),
      instead: "keep one, or share the requests by Backend.weighted",
    },
  ];
}
