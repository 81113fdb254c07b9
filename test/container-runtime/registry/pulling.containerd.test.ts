import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { registryFiles } from "../../../lib/container-runtime/registry/registry-files";
import { References, upstreams } from "../../../lib/container-runtime/registry/registry-settings";
import type { RegistryOptions } from "../../../lib/container-runtime";
import { SecretValue } from "../../../lib/environment";
import { describeUnless, missing } from "../../support/requirements";
import { ImageServer } from "./real/image-server";
import { RunningContainerd } from "./real/running-containerd";

const reason = process.getuid?.() === 0 ? missing(["containerd", "ctr", "openssl"]) : "needs root";

const LOGIN = "robot:s3cret";

const REFERENCES: References = {
  certificate: ({ certificateAuthority }) => certificateAuthority,
  login: ({ credentials }) =>
    credentials && { basic: Buffer.from(LOGIN).toString("base64"), username: '"robot"', password: '"s3cret"' },
};

const CREDENTIALS = { username: SecretValue.variable("robot_name"), password: SecretValue.variable("robot_password") };

describeUnless(reason, "containerd with these files", () => {
  let containerd: RunningContainerd;
  let tls: string;
  const servers: ImageServer[] = [];

  const serve = async (options: Parameters<typeof ImageServer.start>[0] = {}): Promise<ImageServer> => {
    const server = await ImageServer.start(options);
    servers.push(server);
    return server;
  };

  const trust = (registries: readonly RegistryOptions[]): void => {
    containerd.place(registryFiles("containerd", upstreams(registries, REFERENCES), containerd.registries));
  };

  beforeAll(async () => {
    containerd = await RunningContainerd.start();
  });
  beforeEach(() => (tls = fs.mkdtempSync(path.join(os.tmpdir(), "onprem-tls-"))));
  afterEach(async () => {
    fs.rmSync(tls, { recursive: true });
    await Promise.all(servers.splice(0).map((server) => server.close()));
  });
  afterAll(() => containerd.close());

  test("pulls over TLS with the given certificate, and not with another", async () => {
    const server = await serve({ tls });
    const other = await serve({ tls });
    trust([{ address: server.address, certificateAuthority: other.certificate! }]);
    await expect(containerd.fetch(`${server.address}/app:1`)).rejects.toThrow(/x509/);
    trust([{ address: server.address, certificateAuthority: server.certificate! }]);
    await containerd.fetch(`${server.address}/app:1`);
    expect(server.asked[0]!.path).toBe("/v2/app/manifests/1");
  });

  test("logs in", async () => {
    const server = await serve({ tls, login: LOGIN });
    trust([{ address: server.address, certificateAuthority: server.certificate! }]);
    await expect(containerd.fetch(`${server.address}/app:1`)).rejects.toThrow(/authoriz/);
    trust([{ address: server.address, certificateAuthority: server.certificate!, credentials: CREDENTIALS }]);
    await containerd.fetch(`${server.address}/app:1`);
  });

  test("pulls over plain HTTP when told to", async () => {
    const server = await serve();
    trust([{ address: server.address, plainHttp: true }]);
    await containerd.fetch(`${server.address}/app:1`);
    expect(server.asked.length).toBeGreaterThan(0);
  });

  test("asks mirrors in their order, each in its own way, and the registry itself last", async () => {
    const [first, second, own] = [await serve({ tls, empty: true }), await serve({ empty: true }), await serve()];
    trust([
      {
        address: own.address,
        plainHttp: true,
        mirrors: [
          {
            address: first.address,
            certificateAuthority: first.certificate!,
            credentials: CREDENTIALS,
            prefix: "cache/hub",
          },
          { address: second.address, plainHttp: true },
        ],
      },
    ]);
    await containerd.fetch(`${own.address}/library/app:1`);
    expect(first.asked[0]).toEqual({
      path: `/v2/cache/hub/library/app/manifests/1?ns=${encodeURIComponent(own.address)}`,
      authorization: `Basic ${Buffer.from(LOGIN).toString("base64")}`,
    });
    expect(second.asked[0]!.path).toMatch(/^\/v2\/library\/app\/manifests\/1\?ns=/);
    expect(own.asked[0]).toEqual({ path: "/v2/library/app/manifests/1", authorization: undefined });
  });

  test("without fallback asks nobody but the mirrors", async () => {
    const [first, last, own] = [await serve({ empty: true }), await serve({ tls, login: LOGIN }), await serve()];
    const mirrors = [
      { address: first.address, plainHttp: true },
      { address: last.address, certificateAuthority: last.certificate!, credentials: CREDENTIALS, prefix: "hub" },
    ];
    trust([{ address: own.address, mirrors, fallback: false }]);
    await containerd.fetch(`${own.address}/app:1`);
    expect(last.asked[0]!.path).toMatch(/^\/v2\/hub\/app\/manifests\/1/);
    trust([{ address: own.address, mirrors: mirrors.slice(0, 1), fallback: false }]);
    await expect(containerd.fetch(`${own.address}/app:2`)).rejects.toThrow(/not found/);
    expect(own.asked).toEqual([]);
  });

  test("asks a mirror that is not trusted with tags for digests alone", async () => {
    const [mirror, own] = [await serve(), await serve()];
    trust([
      {
        address: own.address,
        plainHttp: true,
        mirrors: [{ address: mirror.address, plainHttp: true, resolve: false }],
      },
    ]);
    await containerd.fetch(`${own.address}/digests:1`);
    expect(own.asked.map(({ path: asked }) => asked)).toContain("/v2/digests/manifests/1");
    expect(mirror.asked.filter(({ path: asked }) => asked.includes("manifests/1"))).toEqual([]);
  });

  test("asks the mirror of all registries for one without settings of its own", async () => {
    const mirror = await serve();
    trust([{ address: "*", mirrors: [{ address: mirror.address, plainHttp: true }], fallback: false }]);
    await containerd.fetch("registry.example.com/app:1");
    expect(mirror.asked[0]!.path).toBe("/v2/app/manifests/1?ns=registry.example.com");
  });
});
