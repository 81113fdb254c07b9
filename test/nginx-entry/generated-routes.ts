import * as fc from "fast-check";
import { Backend, RouteProps, SingleBackend } from "../../lib/nginx-entry";
import { keyOf } from "../../lib/nginx-entry/route";
import { Duration, Size } from "../../lib/units";

const label = fc.stringMatching(/^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/);
const dnsName = fc
  .tuple(fc.array(label, { maxLength: 3 }), fc.stringMatching(/^[a-z]([-a-z0-9]{0,20}[a-z0-9])?$/))
  .map(([labels, last]) => [...labels, last].join("."));
const host = fc.tuple(fc.constantFrom("", "*."), dnsName).map(([wildcard, name]) => wildcard + name);

const segment = fc
  .stringMatching(/^[A-Za-z0-9._~@:!*+,=()&;'$-]{1,40}$/)
  .filter((text) => text !== "." && text !== "..");
const path = fc
  .tuple(fc.array(segment, { maxLength: 4 }), fc.constantFrom("", "/"))
  .map(([segments, end]) => (segments.length === 0 ? "/" : `/${segments.join("/")}${end}`));

const port = fc.integer({ min: 1, max: 65535 });
const urlHost = fc.oneof(
  dnsName.filter((name) => name.includes(".")),
  fc.ipV4(),
  fc.ipV6().map((address) => `[${address}]`),
);
const scheme = fc.constantFrom("http" as const, "https" as const);

const single: fc.Arbitrary<SingleBackend> = fc.oneof(
  fc.record({ namespace: label, name: label, port, scheme }).map((service) => Backend.service(service)),
  fc.record({ host: dnsName, port, scheme }).map((endpoint) => Backend.service(endpoint)),
  fc.tuple(scheme, urlHost, port).map(([protocol, name, number]) => Backend.url(`${protocol}://${name}:${number}`)),
);
const backend: fc.Arbitrary<Backend> = fc.oneof(
  { weight: 3, arbitrary: single },
  {
    weight: 1,
    arbitrary: fc
      .array(fc.record({ backend: single, weight: fc.integer({ min: 0, max: 100 }) }), { minLength: 1, maxLength: 5 })
      .filter((parts) => parts.some(({ weight }) => weight > 0))
      .map((parts) => Backend.weighted(parts)),
  },
);

const headerName = fc
  .stringMatching(/^[A-Za-z][A-Za-z0-9-]{0,127}$/)
  .filter((name) => !["connection", "upgrade", "content-length", "transfer-encoding"].includes(name.toLowerCase()))
  .map((name) => name.toLowerCase());
const headerValue = fc.stringMatching(/^[ !#%-[\]^-~]{0,200}$/).filter((value) => !/[$\\]|%\{/.test(value));

const duration = fc.integer({ min: 1, max: 86_400_000 }).map((millis) => Duration.millis(millis));

const route: fc.Arbitrary<RouteProps> = fc.record(
  {
    host,
    path,
    backend,
    stripPrefix: fc.boolean(),
    websocket: fc.boolean(),
    headers: fc.dictionary(headerName, headerValue, { maxKeys: 5 }),
    timeouts: fc.record({ connect: duration, read: duration, send: duration }, { requiredKeys: [] }),
    bodySize: fc.integer({ min: 1, max: 2 ** 45 }).map((bytes) => Size.bytes(bytes)),
  },
  { requiredKeys: ["path", "backend"] },
);

/** Routes that break no rule, from every corner of what is allowed. */
export function validRoutes(): fc.Arbitrary<readonly RouteProps[]> {
  return fc.uniqueArray(route, { maxLength: 20, selector: keyOf });
}
