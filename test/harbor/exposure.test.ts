import { App } from "cdktf";
import { Environment } from "../../lib/environment";
import { RegistryTrust } from "../../lib/container-runtime";
import { HaHarbor, HaHarborProps, HarborExposure } from "../../lib/harbor";
import { HostGroup } from "../../lib/host";
import { Backend, NginxEntry } from "../../lib/nginx-entry";
import { Duration, Size } from "../../lib/units";
import { testEnvironment } from "../support/environments";
import { codesOf } from "../support/refusal";
import { synthesize } from "../support/synth";
import { CERTIFICATE, FakeEntry, fullHarbor, harbor, leastHarbor, PAIR, viewOf } from "./harbors";

describe("exposures", () => {
  const exposed = (props: Partial<HaHarborProps>) => {
    const made = harbor(props);
    return [made.externalUrl, made.address, viewOf(made).charts[0]!.values.expose, made.endpoint] as const;
  };

  test("an entry gets a route for the hostname, and its port is the address", () => {
    const entry = new FakeEntry("https", 28888);
    const [url, address] = exposed({ exposure: HarborExposure.entry(entry) });
    expect([url, address]).toEqual(["https://harbor.example.com:28888", "harbor.example.com:28888"]);
    expect(entry.hosts).toEqual([["harbor.example.com", { host: "harbor.harbor.svc", port: 80, scheme: "http" }]]);
  });

  test("NginxEntry is one, in a stack of its own", () => {
    const environment = testEnvironment(new App());
    const entry = new NginxEntry(environment.stack("entry"), "entry", { tls: PAIR });
    new HaHarbor(environment.stack("registry"), "harbor", { ...leastHarbor(), exposure: HarborExposure.entry(entry) });
    expect(entry.routes).toEqual([
      {
        ...{ host: "harbor.example.com", path: "/", bodySize: Size.gibibytes(100) },
        backend: Backend.service({ host: "harbor.harbor.svc", port: 80, scheme: "http" }),
        timeouts: { read: Duration.minutes(15), send: Duration.minutes(15) },
      },
    ]);
  });

  test("an NginxEntry without a certificate is plain HTTP", () => {
    const environment = testEnvironment(new App());
    const entry = new NginxEntry(environment.stack("entry"), "entry", { nodePort: 30080, plainHttp: true });
    expect([entry.scheme, entry.publicPort]).toEqual(["http", 30080]);
    const props = { ...leastHarbor(), exposure: HarborExposure.entry(entry) };
    expect(codesOf(() => new HaHarbor(environment.stack("registry"), "harbor", props))).toEqual(["PlainHttp"]);
    expect(entry.routes).toEqual([]);
  });

  test("an Ingress with a certificate", () => {
    const [url, , expose, endpoint] = exposed({ exposure: HarborExposure.ingress({ className: "nginx", tls: PAIR }) });
    expect(url).toBe("https://harbor.example.com");
    expect(expose).toMatchObject({
      type: "ingress",
      tls: { enabled: true, certSource: "secret", secret: { secretName: "harbor-tls" } },
      ingress: {
        ...{ className: "nginx", hosts: { core: "harbor.example.com" } },
        annotations: {
          "nginx.ingress.kubernetes.io/ssl-redirect": "true",
          "nginx.ingress.kubernetes.io/proxy-body-size": "0",
        },
      },
    });
    expect(endpoint).toBe(undefined);
  });

  test("an Ingress behind something that speaks TLS sends nobody there", () => {
    const [url, , expose] = exposed({ exposure: HarborExposure.ingress({ className: "nginx" }), tlsInFront: true });
    expect(url).toBe("https://harbor.example.com");
    expect(expose).toMatchObject({
      ...{ tls: { enabled: false } },
      ingress: { annotations: { "nginx.ingress.kubernetes.io/ssl-redirect": "false" } },
    });
  });

  test("a node port, with the certificate and without", () => {
    const [url, , expose, endpoint] = exposed({ exposure: HarborExposure.nodePort({ port: 30443, tls: PAIR }) });
    expect(url).toBe("https://harbor.example.com:30443");
    expect(expose).toMatchObject({ nodePort: { ports: { https: { nodePort: 30443 }, http: { nodePort: null } } } });
    expect(endpoint).toEqual({ host: "harbor.harbor.svc", port: 443, scheme: "https" });
    const [plain, address, ports] = exposed({ exposure: HarborExposure.nodePort({ port: 30080 }), plainHttp: true });
    expect([plain, address]).toEqual(["http://harbor.example.com:30080", "harbor.example.com:30080"]);
    expect(ports).toMatchObject({ nodePort: { ports: { http: { nodePort: 30080 } } } });
  });

  test("a load balancer", () => {
    const [url, , expose, endpoint] = exposed({ exposure: fullHarbor().exposure });
    expect(url).toBe("https://harbor.example.com:8443");
    expect(expose).toMatchObject({
      type: "loadBalancer",
      loadBalancer: {
        ...{ IP: "198.51.100.7", ports: { httpsPort: 8443 }, sourceRanges: ["198.51.100.0/24"] },
        annotations: { "metallb.io/address-pool": "public" },
      },
    });
    expect(endpoint).toEqual({ host: "harbor.harbor.svc", port: 8443, scheme: "https" });
  });

  test("a VIP in front is said by externalUrl", () => {
    const [url, address] = exposed({ externalUrl: "https://harbor.example.com:443" });
    expect([url, address]).toEqual(["https://harbor.example.com", "harbor.example.com"]);
  });

  test("what speaks TLS in front of plain HTTP listens where clients expect it", () => {
    const [url] = exposed({ exposure: HarborExposure.nodePort({ port: 30080 }), tlsInFront: true });
    expect(url).toBe("https://harbor.example.com");
  });
});

test("a project of it is the mirror of another environment", () => {
  const images = harbor({ externalUrl: "https://harbor.example.com:8443" }).project("mirror");
  const { artifacts } = new Environment(new App(), "other", { artifacts: { images } });
  expect(artifacts.mirrored("quay.io/a/b:1")).toBe("harbor.example.com:8443/mirror/a/b:1");
});

test("nodes trust it as it stands", () => {
  const { stacks } = synthesize((app) => {
    const hosts = [{ name: "node-1", address: "node-1.example.com", hostKeyFile: "keys/node-1.pub" }];
    const environment = testEnvironment(app, { hosts });
    const made = new HaHarbor(environment.stack("registry"), "harbor", {
      ...leastHarbor(),
      certificateAuthority: CERTIFICATE,
    });
    const nodes = environment.stack("nodes");
    const group = new HostGroup(nodes, "nodes", { identityFile: "~/.ssh/platform" });
    new RegistryTrust(nodes, "registries", { hosts: group, registries: [made] });
    expect(made.project("mirror")).toBe("harbor.example.com:28888/mirror");
  });
  expect(JSON.stringify(stacks["test-nodes"])).toContain("harbor.example.com:28888");
});
