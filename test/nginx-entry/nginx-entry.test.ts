import { Environment } from "../../lib/environment";
import { ServiceV1 } from "@cdktf/provider-kubernetes/lib/service-v1";
import { Backend, NginxEntry, RouteProps, Tls } from "../../lib/nginx-entry";
import { CLUSTER, testEnvironment } from "../support/environments";
import { codesOf, refusalOf } from "../support/refusal";
import { addressesOf, synthesize } from "../support/synth";
import { entryApp, entryStack, nginxConf } from "./synthesized-entry";

const api = Backend.service({ namespace: "shop", name: "api", port: 8080 });

test("keeps its addresses", () => {
  expect(addressesOf(entryStack())).toEqual([
    "kubernetes_config_map_v1.entry_Configuration_E8B66B5F",
    "kubernetes_config_map_v1.entry_Reloader_139E1CF6",
    "kubernetes_deployment_v1.entry",
    "kubernetes_namespace_v1.entry_Namespace_0132A500",
    "kubernetes_pod_disruption_budget_v1.entry_DisruptionBudget_02AE07DE",
    "kubernetes_service_v1.entry_Service_B13FF97A",
  ]);
});

test("warns that it speaks plain HTTP, unless that is meant", () => {
  expect(entryApp().warnings).toEqual([expect.stringContaining("NginxEntry [test-s/entry] PlainHttp:")]);
  expect(entryApp({ plainHttp: true }).warnings).toEqual([]);
  expect(entryApp({ namespace: "edge", tls: Tls.existing("x") }).warnings).toEqual([]);
});

describe("routes", () => {
  const routes: readonly RouteProps[] = [
    { path: "/", backend: api },
    { path: "/api", backend: api, stripPrefix: true },
    { host: "harbor.example.com", path: "/", backend: Backend.url("https://10.0.0.5:8443"), websocket: true },
  ];

  test("mean the same by prop and by call, in whatever order", () => {
    const byCall = entryApp({}, {}, (entry) => {
      entry.addRoute({ host: "Harbor.example.com", path: "/" }, Backend.url("https://10.0.0.5:8443"), {
        websocket: true,
      });
      entry.addRoute("/api/", api, { stripPrefix: true });
      entry.addRoute("/", api);
    });
    expect(byCall.texts).toEqual(entryApp({ routes }).texts);
  });

  test("change one ConfigMap and nothing else", () => {
    const [before, after] = [entryStack(), entryStack({ routes })];
    const changed = addressesOf(after).filter((address) => {
      const [type, name] = address.split(".") as [string, string];
      return JSON.stringify(before.resource![type]![name]) !== JSON.stringify(after.resource![type]![name]);
    });
    expect(changed).toEqual([expect.stringMatching(/^kubernetes_config_map_v1\.entry_Configuration/)]);
    expect(addressesOf(after)).toEqual(addressesOf(before));
  });

  test("are handed back in their normal form, as copies", () => {
    entryApp({}, {}, (entry) => {
      expect(entry.addRoute({ host: "A.example", path: "/x/" }, api)).toMatchObject({ host: "a.example", path: "/x" });
      (entry.routes as RouteProps[]).pop();
      expect(entry.routes).toHaveLength(1);
    });
  });

  test("reach a Service that is a construct, and are applied after it", () => {
    const { stacks } = synthesize((app) => {
      const stack = testEnvironment(app).stack("s");
      const service = new ServiceV1(stack, "shop", {
        metadata: { name: "shop", namespace: "shop" },
        spec: { port: [{ port: 80 }] },
      });
      const entry = new NginxEntry(stack, "entry");
      entry.addRoute("/", Backend.service(service));
      entry.addRoute("/admin", Backend.service(service, { port: 8443, scheme: "https" }));
    });
    const at = "kubernetes_service_v1.shop.metadata[0]";
    const host = `\${${at}.name}.\${${at}.namespace}.svc.cluster.local`;
    const text = nginxConf(stacks["test-s"]!);
    expect(text).toContain(`set $entry_backend "http://${host}:\${kubernetes_service_v1.shop.spec[0].port[0].port}";`);
    expect(text).toContain(`set $entry_backend "https://${host}:8443";`);
  });

  test("that clash are refused by prop and by call", () => {
    expect(codesOf(() => entryStack({ routes: [...routes, { path: "/api/", backend: api }] }))).toEqual([
      "ShadowedRoute",
    ]);
    expect(
      codesOf(() =>
        entryApp({ routes }, {}, (entry) => {
          entry.addRoute("/api", api);
        }),
      ),
    ).toEqual(["DuplicateRoute"]);
    expect(codesOf(() => entryStack({ routes: [{ path: "/entry-health", backend: api }] }))).toEqual(["ShadowedRoute"]);
  });

  test("that do not fit into a ConfigMap are refused before anything is written", () => {
    const many = (count: number): readonly RouteProps[] =>
      Array.from({ length: count }, (_, index) => ({ path: `/${"x".repeat(400)}${index}`, backend: api }));
    expect(() => entryStack({ routes: many(1200) })).toThrow(/ConfigurationTooLarge: .* got \d+ bytes/);
    expect(nginxConf(entryStack({ routes: many(800) })).length).toBeGreaterThan(800_000);
  });
});

test("two entries stand in one stack", () => {
  const { stacks } = synthesize((app) => {
    const stack = testEnvironment(app).stack("s");
    new NginxEntry(stack, "public", { nodePort: 30080 });
    new NginxEntry(stack, "internal", { nodePort: 30081 });
  });
  const addresses = addressesOf(stacks["test-s"]!);
  expect(addresses).toHaveLength(12);
  expect(addresses).toContain("kubernetes_deployment_v1.public");
  expect(addresses).toContain("kubernetes_deployment_v1.internal");
});

test("two entries of one environment on one node port are refused, and those of two environments are not", () => {
  const apply = (other: string): unknown =>
    synthesize((app) => {
      const first = testEnvironment(app);
      const second = other === "test" ? first : new Environment(app, other, { cluster: CLUSTER });
      new NginxEntry(first.stack("one"), "one");
      new NginxEntry(second.stack("two"), "two");
    });
  expect(() => apply("test")).toThrow(
    "[test-two/two/Service] NodePortTaken: test-one/one/Service has the same node port",
  );
  expect(apply("other")).toHaveProperty("stacks.other-two");
});

test("everything that is wrong is said at once", () => {
  const refusal = refusalOf(() =>
    entryStack({
      nodePort: 80,
      replicas: 0,
      routes: [
        { path: "api", backend: api },
        { path: "/x y", backend: api },
      ],
    }),
  );
  expect(refusal.codes).toEqual(["NodePortOutOfRange", "ReplicasInvalid", "PathWithoutSlash", "PathCharacters"]);
  expect(refusal.message).toContain("NginxEntry [test-s/entry] PathWithoutSlash: ");
});
