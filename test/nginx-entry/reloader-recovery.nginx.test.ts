import { readdirSync, readFileSync } from "node:fs";
import { connect } from "node:tls";
import { nginxConfig } from "../../lib/nginx-entry/nginx-config";
import { described } from "./descriptions";
import { selfSigned } from "../support/certificate";
import { ask } from "./real/client";
import { EchoBackend } from "./real/echo-backend";
import { describeWith } from "../support/requirements";
import { RunningEntry } from "./real/running-entry";
import { eventually, Sandbox } from "./real/sandbox";

describeWith(["nginx"], "reloader and nginx that end and come back", () => {
  let entry: RunningEntry;

  beforeEach(async () => {
    entry = await RunningEntry.prepare();
  });

  afterEach(() => entry.close());

  test("a reloader that was killed goes on where it was, and one killed half-way finishes", async () => {
    await entry.start();
    entry.mount(entry.config("/one"));
    await eventually("one is served", () => entry.serves("/one"));
    await entry.sandbox.kill("reloader");
    entry.mount(entry.config("/two"));
    entry.sandbox.startReloader();
    await eventually("two is served", () => entry.serves("/two"));
    for (let round = 0; round < 10; round += 1) {
      entry.mount(entry.config("/three", `/round${round}`));
      await new Promise((resolve) => setTimeout(resolve, round * 40));
      await entry.sandbox.kill("reloader");
      entry.sandbox.startReloader();
    }
    await eventually("the last is served", () => entry.serves("/round9"));
    await eventually("the metric tells", () => entry.successful());
  });

  test("an nginx that was killed comes back with the last good configuration, and follows again", async () => {
    await entry.start();
    entry.mount(entry.config("/good"));
    await eventually("the change is served", () => entry.serves("/good"));
    entry.mount("nonsense");
    await eventually("the metric tells", async () => !(await entry.successful()));
    await entry.sandbox.kill("nginx");
    entry.mount(entry.config("/while-away"));
    await eventually("the change is noticed", () => readdirSync(entry.sandbox.at("run", "generations")).length === 2);
    entry.sandbox.startNginx();
    await entry.healthy();
    await eventually("the change is served", () => entry.serves("/while-away"));
    await eventually("the metric tells", () => entry.successful());
  });

  test("a pod that is set up again keeps the last good configuration when the newest is bad", async () => {
    await entry.start();
    entry.mount("nonsense");
    const { status, output } = entry.sandbox.init();
    expect(status).toBe(0);
    expect(output).toContain("nginx starts with the last good configuration");
    expect(await entry.serves("/old")).toBe(true);
  });

  test("before it ends nginx finishes what it has begun", async () => {
    await entry.start();
    const socket = connect({ port: entry.port, host: "127.0.0.1", rejectUnauthorized: false });
    socket.write("POST /old HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n\r\nab");
    let received = "";
    socket.on("data", (chunk) => (received += String(chunk)));
    await new Promise((resolve) => setTimeout(resolve, 200));
    const drained = entry.sandbox.drain();
    await eventually("nginx takes no new connection", () =>
      entry.serves("/old").then(
        () => false,
        () => true,
      ),
    );
    socket.write("cd");
    await drained;
    expect(received).toMatch(/^HTTP\/1\.1 200 [^]*"bytes":4/);
    await entry.sandbox.ended("nginx");
  });
});

describeWith(
  ["nginx", "busybox"],
  "the reloader with the shell and the tools of busybox, as in nginx's alpine images",
  () => {
    test("takes good configurations over, refuses bad ones, and ends nginx", async () => {
      const entry = await RunningEntry.prepare({ tools: "busybox" });
      try {
        await entry.start();
        entry.mount(entry.config("/new"));
        await eventually("the change is served", () => entry.serves("/new"));
        entry.mount("nonsense");
        await eventually("the metric tells", async () => !(await entry.successful()));
        expect([await entry.serves("/new"), await entry.counts()]).toEqual([true, [1, 1]]);
        await entry.sandbox.drain();
        await entry.sandbox.ended("nginx");
      } finally {
        await entry.close();
      }
    });
  },
);

describeWith(["nginx"], "a configuration that was refused for a reason outside of it", () => {
  test("is tried again, and taken when the reason is gone", async () => {
    const entry = await RunningEntry.prepare({ retry: 5 });
    const taken = await EchoBackend.start("on a port that nginx would need");
    const { port } = taken;
    try {
      await entry.start();
      entry.mount(entry.config("/new").replace(`127.0.0.1:${entry.port} `, `127.0.0.1:${port} `));
      await eventually("the metric tells", async () => !(await entry.successful()));
      await taken.stop();
      await eventually("it is served", () =>
        ask(port, "/new", { tls: true }).then(
          ({ status }) => status === 200,
          () => false,
        ),
      );
      await eventually("the metric tells", () => entry.successful());
    } finally {
      await entry.close();
    }
  });
});

describeWith(["nginx"], "the resolver", () => {
  test.each([
    [["10.96.0.10"], " 10.96.0.10"],
    [["fd00::10", "fe80::1%eth0", "10.96.0.10:5353"], " [fd00::10] 10.96.0.10:5353"],
    [[], " 127.0.0.1"],
  ])("of a pod with the name servers %j is%s", async (servers, expected) => {
    const sandbox = new Sandbox(servers);
    try {
      sandbox.mountCertificate(selfSigned("unused"));
      sandbox.mount("configuration", { "nginx.conf": nginxConfig(described([])) });
      expect(sandbox.init()).toMatchObject({ status: 0 });
      const [line] = readFileSync(sandbox.at("run", "current", "runtime.conf"), "utf8").split("\n");
      expect(line).toBe(`resolver${expected} valid=1s ipv6=off;`);
    } finally {
      await sandbox.close();
    }
  });
});
