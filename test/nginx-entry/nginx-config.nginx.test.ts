import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import * as fc from "fast-check";
import { Backend, RouteProps } from "../../lib/nginx-entry";
import { nginxConfig } from "../../lib/nginx-entry/nginx-config";
import { keyOf } from "../../lib/nginx-entry/route";
import { ROUTE_RULES } from "../../lib/nginx-entry/route-rules";
import { violationsOf } from "../../lib/units";
import { described } from "./descriptions";
import { validRoutes } from "./generated-routes";
import { selfSigned } from "../support/certificate";
import { describeWith } from "../support/requirements";

describeWith(["nginx"], "nginx -t", () => {
  let folder: string;
  let nowhere: number;

  beforeAll(() => {
    nowhere = fs.openSync("/dev/null", "w");
    folder = fs.mkdtempSync(path.join(os.tmpdir(), "nginx-entry-"));
    const { certificate, key } = selfSigned("entry");
    fs.mkdirSync(path.join(folder, "tmp"));
    fs.writeFileSync(path.join(folder, "tls.crt"), certificate);
    fs.writeFileSync(path.join(folder, "tls.key"), key);
    fs.writeFileSync(path.join(folder, "runtime.conf"), "resolver 127.0.0.1;\n");
  });

  afterAll(() => {
    fs.closeSync(nowhere);
    fs.rmSync(folder, { recursive: true });
  });

  /** What nginx has to say; empty when all is well. */
  const complaints = (text: string): string => {
    fs.writeFileSync(path.join(folder, "nginx.conf"), text);
    // nginx opens /dev/stdout by its name, which the socket that Node would give it does not allow.
    const { stderr, status } = spawnSync(
      "nginx",
      ["-t", "-q", "-e", "stderr", "-p", `${folder}/`, "-c", "nginx.conf"],
      {
        encoding: "utf8",
        env: { PATH: `${process.env.PATH ?? ""}:/usr/sbin:/sbin` },
        stdio: ["ignore", nowhere, "pipe"],
      },
    );
    return status === 0 && stderr === "" ? "" : `${status}: ${stderr}`;
  };

  /** Every location that passes requests on. */
  const passing = (text: string): number => text.match(/^ +proxy_pass /gm)?.length ?? 0;
  const expected = (routes: readonly RouteProps[]): number =>
    routes.reduce((sum, route) => sum + (route.path === "/" ? 1 : 2), 0);

  test("accepts every set of valid routes without a warning", () => {
    fc.assert(
      fc.property(validRoutes(), fc.boolean(), (routes, tls) => {
        expect(routes.flatMap((route) => violationsOf(route, ROUTE_RULES))).toEqual([]);
        const text = nginxConfig(described(routes, { tls }));
        expect(complaints(text)).toBe("");
        expect(passing(text)).toBe(expected(routes));
      }),
      { numRuns: 60 },
    );
  });

  test("accepts the longest values that the rules allow", () => {
    const name = `${`${"a".repeat(63)}.`.repeat(3)}${"b".repeat(61)}`;
    const route: RouteProps = {
      host: name,
      path: "/".padEnd(512, "."),
      backend: Backend.url(`https://${name}:65535`),
      stripPrefix: true,
      headers: { ["X".repeat(128)]: "v".repeat(1024) },
    };
    expect(violationsOf(route, ROUTE_RULES)).toEqual([]);
    expect(complaints(nginxConfig(described([route, { ...route, host: `*.${name.slice(2)}` }])))).toBe("");
  });

  const hostile = fc.oneof(
    fc.string({ maxLength: 20 }),
    fc.string({ unit: "binary", maxLength: 20 }),
    fc
      .array(
        fc.constantFrom(
          ..."/ a . ; { } \" ' \\ $ % # \n \r \t \0 ( ) * ~ = ^ : @ [ ] ? & .. // $host ${x} %{x} http:// return include".split(
            " ",
          ),
          " ",
        ),
        { maxLength: 8 },
      )
      .map((pieces) => pieces.join("")),
  );
  const slashed = hostile.map((text) => `/${text}`);
  const route: fc.Arbitrary<RouteProps> = fc.oneof(
    fc.record({ path: slashed, stripPrefix: fc.boolean(), backend: fc.constant(Backend.url("http://a.example")) }),
    fc.record({ path: fc.constant("/x"), host: hostile, backend: fc.constant(Backend.url("http://a.example")) }),
    fc.record({
      path: fc.constant("/x"),
      headers: fc.dictionary(hostile, hostile, { maxKeys: 2 }),
      backend: fc.constant(Backend.url("http://a.example")),
    }),
    fc.record({
      path: fc.constant("/x"),
      headers: fc.record({ "X-A": hostile }),
      backend: fc
        .oneof(
          hostile,
          hostile.map((text) => `http://${text}`),
        )
        .map((url) => Backend.url(url)),
    }),
    fc.record({
      path: fc.constant("/x"),
      backend: fc.tuple(hostile, hostile).map(([name, namespace]) => Backend.service({ name, namespace, port: 1 })),
    }),
  );

  test("is not fooled by hostile values: they are refused, or mean what they say", () => {
    let taken = 0;
    fc.assert(
      fc.property(fc.array(route, { maxLength: 40 }), (generated) => {
        const routes = generated.map((each, index) => (each.path === "/x" ? { ...each, path: `/x${index}` } : each));
        const keys = new Set<string>();
        const valid = routes.filter((candidate) => {
          const key = keyOf(candidate);
          const good = violationsOf(candidate, ROUTE_RULES).length === 0 && !keys.has(key);
          keys.add(key);
          return good;
        });
        taken += valid.length;
        const text = nginxConfig(described(valid));
        expect(text).not.toMatch(/[$%]\{/);
        expect(complaints(text)).toBe("");
        expect(passing(text)).toBe(expected(valid));
      }),
      { numRuns: 60 },
    );
    // Otherwise the values would be so hostile that the test tests nothing.
    expect(taken).toBeGreaterThan(20);
  });
});
