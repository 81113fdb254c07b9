import { connect } from "node:net";
import { Backend, RouteProps } from "../../lib/nginx-entry";
import { nginxConfig } from "../../lib/nginx-entry/nginx-config";
import { Duration, Size } from "../../lib/units";
import { described } from "./descriptions";
import { ask, seen } from "./real/client";
import { EchoBackend } from "./real/echo-backend";
import { NameServer } from "./real/name-server";
import { describeWith } from "../support/requirements";
import { eventually, freePort, Sandbox } from "./real/sandbox";
import { startNginx } from "./real/started-nginx";

const service = (name: string, port: number): Backend => Backend.service({ namespace: "shop", name, port });

describeWith(["nginx"], "requests through a real nginx", () => {
  let names: NameServer;
  let sandbox: Sandbox;
  let main: EchoBackend;
  let green: EchoBackend;
  let port: number;
  let statusPort: number;
  let latePort: number;

  const routes = (): RouteProps[] => [
    { path: "/", backend: service("main", main.port) },
    { path: "/api", backend: service("main", main.port), stripPrefix: true },
    {
      path: "/api/v2",
      backend: service("main", main.port),
      headers: { "X-Version": "2", "X-Real-IP": "hidden", Host: "v2" },
    },
    { path: "/odata/$metadata", backend: service("main", main.port), stripPrefix: true },
    { path: "/a;b&c'd", backend: service("main", main.port), stripPrefix: true },
    { path: "/a.b+c", backend: service("main", main.port), stripPrefix: true },
    { path: "/socket", backend: service("main", main.port), websocket: true },
    { path: "/small", backend: service("main", main.port), bodySize: Size.bytes(1000) },
    { path: "/missing", backend: service("missing", 80) },
    { path: "/late", backend: service("late", latePort) },
    { path: "/refused", backend: Backend.url(`http://127.0.0.1:${latePort}`) },
    { path: "/address", backend: Backend.url(`http://127.0.0.1:${green.port}/`) },
    {
      path: "/canary",
      backend: Backend.weighted([
        { backend: Backend.service({ namespace: "shop", name: "main", port: main.port }), weight: 3 },
        { backend: Backend.url(`http://127.0.0.1:${green.port}`), weight: 1 },
        { backend: Backend.url("http://127.0.0.1:1"), weight: 0 },
      ]),
    },
    { host: "harbor.example.com", path: "/v2", backend: Backend.url(`http://127.0.0.1:${green.port}`) },
    { host: "*.example.com", path: "/", backend: Backend.url(`http://127.0.0.1:${green.port}`) },
  ];

  beforeAll(async () => {
    names = await NameServer.start(["main.shop.svc.cluster.local"]);
    [main, green] = await Promise.all([EchoBackend.start("main"), EchoBackend.start("green")]);
    [port, statusPort, latePort] = [await freePort(), await freePort(), await freePort()];
    const text = nginxConfig(
      described(routes(), {
        port,
        statusPort,
        bodySize: Size.kibibytes(64),
        timeouts: { connect: Duration.seconds(2), read: Duration.seconds(5), send: Duration.seconds(5) },
      }),
    );
    sandbox = await startNginx(text, { statusPort, resolver: `127.0.0.1:${names.port}` });
  });

  afterAll(async () => {
    await sandbox.close();
    await Promise.all([main.stop(), green.stop(), names.stop()]);
  });

  test.each([
    ["/", "/"],
    ["/elsewhere?q=1", "/elsewhere?q=1"],
    ["/api", "/"],
    ["/api?q=1", "/?q=1"],
    ["/api/", "/"],
    ["/api/users/1?q=%2F", "/users/1?q=%2F"],
    ["/api/a%3Fb%25", "/a%3Fb%25"],
    ["/api/line%0Abreak", "/line%0Abreak"],
    ["/apix", "/apix"],
    ["/API", "/API"],
    ["/api/v2/users", "/api/v2/users"],
    ["/api/v22", "/v22"],
    ["/a.b+c/d", "/d"],
    ["/aXb+c/d", "/aXb+c/d"],
    ["/odata/$metadata/x", "/x"],
    ["/odata/metadata/x", "/odata/metadata/x"],
    ["/a;b&c'd/x", "/x"],
    ["/raw/%2F%20", "/raw/%2F%20"],
  ])("%s reaches the backend as %s", async (path, url) => {
    expect((await seen(port, path)).url).toBe(url);
  });

  test("a route's own headers join the others, or take their place", async () => {
    const { headers } = await seen(port, "/api/v2", { headers: { "x-version": "1" } });
    expect(headers).toMatchObject({ "x-version": "2", host: "v2", "x-real-ip": "hidden", "x-forwarded-proto": "http" });
  });

  test("a host with routes of its own is served by those alone", async () => {
    expect((await seen(port, "/v2/x", { host: "HARBOR.example.com" })).backend).toBe("green");
    expect((await ask(port, "/api", { host: "harbor.example.com" })).status).toBe(404);
    expect((await seen(port, "/api", { host: "other.example.com" })).url).toBe("/api");
    expect((await seen(port, "/api", { host: "example.com" })).url).toBe("/");
  });

  test("redirects of a backend pass unchanged", async () => {
    const { status, headers } = await ask(port, "/api/redirect");
    expect([status, headers.location]).toEqual([302, `http://127.0.0.1:${main.port}/elsewhere`]);
  });

  test("a backend without a name, or that refuses, gives the 50x page and disturbs no other route", async () => {
    for (const path of ["/missing/x", "/refused/x"]) {
      const { status, headers, body } = await ask(port, path);
      expect([status, headers["content-type"]]).toEqual([502, "text/html"]);
      expect(body).toContain("Temporarily unavailable");
    }
    expect((await seen(port, "/api")).backend).toBe("main");
  });

  test("errors of a backend pass as they are", async () => {
    const { status, body } = await ask(port, "/status/503");
    expect([status, JSON.parse(body)]).toMatchObject([503, { backend: "main" }]);
  });

  test("a backend that appears later is found without a reload", async () => {
    expect((await ask(port, "/late")).status).toBe(502);
    const late = await EchoBackend.start("late", latePort);
    names.add("late.shop.svc.cluster.local");
    await eventually("the new name answers", async () => (await ask(port, "/late")).status === 200);
    expect((await seen(port, "/late")).backend).toBe("late");
    await late.stop();
  });

  test("weights share the requests", async () => {
    const backends = new Map<string, number>();
    for (let round = 0; round < 400; round += 1) {
      const { backend } = await seen(port, "/canary");
      backends.set(backend, (backends.get(backend) ?? 0) + 1);
    }
    // 300 of 400 are meant; five standard deviations to either side are 43.
    expect(backends.get("main")).toBeGreaterThan(257);
    expect(backends.get("main")).toBeLessThan(343);
    expect([...backends.keys()].sort()).toEqual(["green", "main"]);
  });

  test.each([
    ["/small", 1000, 200],
    ["/small", 1001, 413],
    ["/api", 65_536, 200],
    ["/api", 65_537, 413],
  ])("%s with a body of %i bytes answers %i", async (path, bytes, status) => {
    const answer = await ask(port, path, { method: "POST", body: Buffer.alloc(bytes) });
    expect(answer.status).toBe(status);
    if (status === 200) {
      expect(JSON.parse(answer.body)).toMatchObject({ method: "POST", bytes });
    }
  });

  const upgrade = async (path: string, protocol: string): Promise<string> => {
    const socket = connect(port, "127.0.0.1");
    socket.write(`GET ${path} HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: ${protocol}\r\n\r\n`);
    let text = "";
    for await (const chunk of socket) {
      text += String(chunk);
      if (text.startsWith("HTTP/1.1 101") && !text.endsWith("ping")) {
        socket.write("ping");
      } else {
        break;
      }
    }
    socket.destroy();
    return text;
  };

  test("websockets pass where they are allowed, and nothing else does", async () => {
    const answer = await upgrade("/socket", "websocket");
    expect(answer).toMatch(/^HTTP\/1.1 101 [^]*Upgrade: websocket[^]*ping$/);
    expect(await upgrade("/socket", "h2c")).toMatch(/^HTTP\/1.1 200 /);
    expect(await upgrade("/api", "websocket")).toMatch(/^HTTP\/1.1 200 /);
  });

  test("the entry answers for itself on both ports", async () => {
    expect(await ask(port, "/entry-health")).toMatchObject({ status: 200, body: "ok\n" });
    expect((await ask(statusPort, "/stub_status")).body).toMatch(/^Active connections: \d+/);
    expect((await ask(statusPort, "/")).status).toBe(404);
  });

  test("each request is a line of JSON on stdout, whatever the client sends", async () => {
    await ask(port, '/api/log?q="x\\', { headers: { "user-agent": 'say "hi"' } });
    const [line] = sandbox.events({ user_agent: 'say "hi"' });
    expect(line).toMatchObject({
      method: "GET",
      uri: '/api/log?q="x\\',
      status: 200,
      upstream_addr: `127.0.0.1:${main.port}`,
    });
  });
});
