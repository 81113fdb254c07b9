import { readdirSync } from "node:fs";
import { Agent } from "node:https";
import { connect } from "node:tls";
import { selfSigned } from "../support/certificate";
import { ask, seen } from "./real/client";
import { EchoBackend } from "./real/echo-backend";
import { describeWith } from "../support/requirements";
import { RunningEntry } from "./real/running-entry";
import { eventually } from "./real/sandbox";

describeWith(["nginx"], "the reloader beside a real nginx", () => {
  let entry: RunningEntry;

  beforeEach(async () => {
    entry = await RunningEntry.prepare();
  });

  afterEach(() => entry.close());

  test("the first configuration is checked, and nginx's own words say what is wrong", () => {
    entry.mount(entry.config("/old").replace("server_tokens off;", "server_tokens maybe;"));
    const { status, output } = entry.sandbox.init();
    expect(status).toBe(1);
    expect(JSON.parse(output)).toMatchObject({ level: "error", event: "refused" });
    expect(output).toMatch(/invalid value \\"maybe\\" .*nginx\.conf:\d+/);
  });

  test("thirty changes under load fail no request, with and without keepalive", async () => {
    await entry.start();
    const agents = [
      new Agent({ keepAlive: true, maxSockets: 2 }),
      new Agent({ keepAlive: true, maxSockets: 2 }),
      undefined,
    ];
    let stop = false;
    const statuses = new Map<number | string, number>();
    const load = agents.map(async (agent) => {
      while (!stop) {
        const outcome = await ask(entry.port, "/old/x", { tls: true, ...(agent ? { agent } : {}) }).then(
          ({ status }) => status,
          (error: unknown) => String(error),
        );
        statuses.set(outcome, (statuses.get(outcome) ?? 0) + 1);
        await new Promise((resolve) => setTimeout(resolve, 2));
      }
    });
    for (let change = 1; change <= 30; change += 1) {
      entry.mount(entry.config("/old", `/new${change}`));
      await eventually(`change ${change} is served`, () => entry.serves(`/new${change}`));
    }
    await eventually("all reloads are counted", async () => (await entry.counts())[0] >= 30);
    stop = true;
    await Promise.all(load);
    agents.forEach((agent) => agent?.destroy());
    expect([...statuses.keys()]).toEqual([200]);
    expect(statuses.get(200)).toBeGreaterThan(100);
    expect([await entry.counts(), await entry.successful()]).toEqual([[30, 0], true]);
    expect(readdirSync(entry.sandbox.at("run", "generations"))).toHaveLength(1);
  });

  test("a connection that is open during a reload goes on", async () => {
    await entry.start();
    const socket = connect({ port: entry.port, host: "127.0.0.1", rejectUnauthorized: false });
    socket.write("GET /old HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n");
    let received = "";
    socket.on("data", (chunk) => (received += String(chunk)));
    await eventually("the websocket is open", () => received.startsWith("HTTP/1.1 101"));
    entry.mount(entry.config("/new"));
    await eventually("the change is served", () => entry.serves("/new"));
    await eventually("the reload is counted", async () => (await entry.counts())[0] === 1);
    socket.write("still here");
    await eventually("the websocket answers", () => received.endsWith("still here"));
    socket.destroy();
  });

  test.each([
    ["a syntax error", (text: string) => `${text}}`, /unexpected \\"}\\"|unexpected "}"/],
    [
      "a missing file",
      (text: string) => text.replace("include runtime.conf;", "include nowhere.conf;"),
      /nowhere\.conf/,
    ],
    ["an unknown directive", (text: string) => `${text}nonsense on;\n`, /unknown directive/],
  ])("%s is refused, the last good configuration keeps serving, and both are told", async (_, spoil, message) => {
    await entry.start();
    entry.mount(spoil(entry.config("/new")));
    await eventually("the metric tells", async () => !(await entry.successful()));
    expect(entry.sandbox.events({ event: "refused" })[0]?.message).toMatch(message);
    expect([await entry.serves("/old"), await entry.serves("/new"), await entry.counts()]).toEqual([
      true,
      false,
      [0, 1],
    ]);
    entry.mount(entry.config("/new"));
    await eventually("the mended one is served", () => entry.serves("/new"));
    await eventually("the metric tells", () => entry.successful());
  });

  test("a refused configuration that is taken back leaves all as it was", async () => {
    await entry.start();
    entry.mount("nonsense");
    await eventually("the metric tells", async () => !(await entry.successful()));
    entry.mount(entry.config("/old"));
    await eventually("the metric tells", () => entry.successful());
    expect([await entry.serves("/old"), await entry.counts()]).toEqual([true, [0, 1]]);
    expect(entry.sandbox.events({ event: "withdrawn" })).toHaveLength(1);
  });

  test("a configuration that passes the test and that nginx cannot take after all is refused too", async () => {
    await entry.start();
    const taken = await EchoBackend.start("on a port that nginx would need");
    entry.mount(entry.config("/new").replace(`127.0.0.1:${entry.port} `, `127.0.0.1:${taken.port} `));
    await eventually("the refusal is logged", () => entry.sandbox.events({ event: "refused" }).length === 1);
    await eventually("the metric tells", async () => !(await entry.successful()));
    expect(entry.sandbox.log()).toMatch(/bind\(\) to .* failed .*in use/);
    expect([await entry.serves("/old"), await entry.counts()]).toEqual([true, [0, 1]]);
    await taken.stop();
    entry.mount(entry.config("/new"));
    await eventually("the next one is served", () => entry.serves("/new"));
  });

  const servedName = (): Promise<string> =>
    new Promise((resolve, reject) => {
      const socket = connect({ port: entry.port, host: "127.0.0.1", rejectUnauthorized: false }, () => {
        resolve(String(socket.getPeerCertificate().subject.CN));
        socket.destroy();
      });
      socket.on("error", reject);
    });

  test("a renewed certificate is taken over; half of one is not", async () => {
    await entry.start();
    expect(await servedName()).toBe("first");
    const second = selfSigned("second");
    entry.sandbox.mountCertificate({ certificate: second.certificate, key: entry.certificate.key });
    await eventually("the metric tells", async () => !(await entry.successful()));
    expect(await servedName()).toBe("first");
    entry.sandbox.mountCertificate(second);
    await eventually("the new certificate is served", async () => (await servedName()) === "second");
  });

  test("plain HTTP on the TLS port is sent to HTTPS, port and query kept", async () => {
    await entry.start();
    const { status, headers } = await ask(entry.port, "/old?q=1", { host: "shop.example.com:28888", method: "POST" });
    expect([status, headers.location]).toEqual([308, "https://shop.example.com:28888/old?q=1"]);
    expect((await seen(entry.port, "/old", { tls: true })).headers["x-forwarded-proto"]).toBe("https");
  });

  test("the page for Prometheus has the reloader's numbers and nginx's own", async () => {
    await entry.start();
    await eventually(
      "the reloader has looked",
      async () => (await entry.metric("nginx_entry_config_last_check_timestamp_seconds")) > 0,
    );
    const { headers, body } = await entry.metrics();
    expect(headers["content-type"]).toBe("text/plain; version=0.0.4; charset=utf-8");
    const samples = body
      .trimEnd()
      .split("\n")
      .filter((line) => !line.startsWith("#"));
    expect(samples.map((line) => line.replace(/[\d.]+$/, "N").replace(/hash="\w{16}"/, 'hash="H"'))).toEqual([
      "nginx_entry_config_last_reload_successful N",
      "nginx_entry_config_last_good_timestamp_seconds N",
      "nginx_entry_config_last_check_timestamp_seconds N",
      'nginx_entry_config_reloads_total{result="good"} N',
      'nginx_entry_config_reloads_total{result="refused"} N',
      'nginx_entry_config_info{hash="H"} N',
      "nginx_connections_active N",
      "nginx_connections_reading N",
      "nginx_connections_writing N",
      "nginx_connections_waiting N",
    ]);
    expect(await entry.metric("nginx_connections_active")).toBeGreaterThanOrEqual(1);
  });
});
