import { Backend } from "../../lib/nginx-entry";
import { nginxConfig } from "../../lib/nginx-entry/nginx-config";
import { describeWith } from "../support/requirements";
import { described } from "./descriptions";
import { ask, exchange, seen } from "./real/client";
import { EchoBackend } from "./real/echo-backend";
import { NameServer } from "./real/name-server";
import { freePort, Sandbox } from "./real/sandbox";
import { startNginx } from "./real/started-nginx";

describeWith(["nginx"], "what a backend learns from a real nginx", () => {
  let names: NameServer;
  let sandbox: Sandbox;
  let main: EchoBackend;
  let port: number;

  beforeAll(async () => {
    names = await NameServer.start(["main.shop.svc.cluster.local"]);
    main = await EchoBackend.start("main");
    port = await freePort();
    const statusPort = await freePort();
    const backend = Backend.service({ namespace: "shop", name: "main", port: main.port });
    const routes = [
      { path: "/", backend },
      { host: "routed.example.com", path: "/", backend },
    ];
    const text = nginxConfig(described(routes, { port, statusPort, trustedProxies: ["127.0.0.2"] }));
    sandbox = await startNginx(text, { statusPort, resolver: `127.0.0.1:${names.port}` });
  });

  afterAll(async () => {
    await sandbox.close();
    await Promise.all([main.stop(), names.stop()]);
  });

  test("the backend learns who asked, for what, and how", async () => {
    const { headers } = await seen(port, "/x", {
      host: "shop.example.org:28888",
      headers: { "x-forwarded-for": "10.1.1.1" },
    });
    expect(headers).toMatchObject({
      host: "shop.example.org:28888",
      "x-real-ip": "127.0.0.1",
      "x-forwarded-for": "10.1.1.1, 127.0.0.1",
      "x-forwarded-proto": "http",
    });
    expect(headers).not.toHaveProperty("upgrade");
  });

  test("a proxy in front is believed about address and scheme, and nobody else", async () => {
    const headers = { "x-forwarded-for": "192.0.2.7", "x-forwarded-proto": "https" };
    expect((await seen(port, "/x", { headers, from: "127.0.0.2" })).headers).toMatchObject({
      "x-real-ip": "192.0.2.7",
      "x-forwarded-proto": "https",
    });
    expect((await seen(port, "/x", { headers, from: "127.0.0.1" })).headers).toMatchObject({
      "x-real-ip": "127.0.0.1",
      "x-forwarded-proto": "http",
    });
    expect(
      (await seen(port, "/x", { headers: { "x-forwarded-proto": "ftp" }, from: "127.0.0.2" })).headers,
    ).toMatchObject({ "x-forwarded-proto": "http" });
  });

  test("the backend is told the host that was routed by", async () => {
    const hostOf = async (request: string): Promise<unknown> => {
      const answer = await exchange(port, `${request}\r\nConnection: close\r\n\r\n`);
      return (JSON.parse(answer.slice(answer.indexOf("\r\n\r\n"))) as { headers: { host?: string } }).headers.host;
    };
    expect(await hostOf("GET /x HTTP/1.1\r\nHost: Shop.example.org:8443")).toBe("Shop.example.org:8443");
    expect(await hostOf("GET /x HTTP/1.1\r\nHost: [::1]:8443")).toBe("[::1]:8443");
    // A first line that names another host than the header: routed by the one, it must not arrive as the other.
    expect(await hostOf("GET http://pub.example.org/x HTTP/1.1\r\nHost: admin.example.org")).toBe("pub.example.org");
    expect(await hostOf("GET http://example.org/x HTTP/1.1\r\nHost: example.org.evil")).toBe("example.org");
    // HTTP/1.0 knows no host: the backend gets its own name.
    expect(await hostOf("GET /x HTTP/1.0")).toBe(`main.shop.svc.cluster.local:${main.port}`);
  });

  test("large cookies pass, in both directions", async () => {
    const { status, headers } = await ask(port, "/cookies", { headers: { cookie: `c=${"c".repeat(9000)}` } });
    expect([status, headers["set-cookie"]?.length]).toEqual([200, 2]);
  });

  test("the entry is well on every host", async () => {
    for (const host of ["routed.example.com", "elsewhere.example.org"]) {
      expect(await ask(port, "/entry-health", { host })).toMatchObject({ status: 200, body: "ok\n" });
    }
  });
});
