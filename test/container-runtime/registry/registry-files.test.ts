import { registryFiles } from "../../../lib/container-runtime/registry/registry-files";
import { registryShortfalls } from "../../../lib/container-runtime/registry/registry-shortfalls";
import { Filters, installedTools } from "../support/filters";
import { upstream } from "./upstreams";

const ALL = [
  upstream({ address: "harbor.example.com:8443", certificate: "HARBOR", login: true }),
  upstream({ address: "10.0.0.5:5000", plainHttp: true }),
  upstream({
    address: "docker.io",
    mirrors: [
      { address: "harbor.example.com:8443", certificate: "HARBOR", login: true, prefix: "hub" },
      { address: "m.example.com", certificate: "M" },
    ],
  }),
  upstream({ address: "quay.io" }),
];

const pathsOf = (consumer: Parameters<typeof registryFiles>[0]): readonly string[] =>
  registryFiles(consumer, ALL, "/certs").map(({ path }) => path);

test("containerd gets a folder a registry, with each certificate beside it", () => {
  expect(pathsOf("containerd")).toEqual([
    "/certs/harbor.example.com:8443/hosts.toml",
    "/certs/harbor.example.com:8443/ca.crt",
    "/certs/10.0.0.5:5000/hosts.toml",
    "/certs/docker.io/hosts.toml",
    "/certs/docker.io/harbor.example.com_8443.crt",
    "/certs/docker.io/m.example.com.crt",
    "/etc/containerd/config.toml",
  ]);
});

test("Docker gets certificates, and the rest in its configuration", () => {
  expect(pathsOf("docker")).toEqual([
    "/etc/docker/certs.d/harbor.example.com:8443/ca.crt",
    "/etc/docker/certs.d/m.example.com/ca.crt",
    "/etc/docker/daemon.json",
  ]);
  const edited = registryFiles("docker", ALL, "/certs").at(-1)!;
  const filters = new Filters(installedTools()[0]!);
  try {
    expect("edit" in edited && JSON.parse(filters.edit(edited, '{"debug": true}'))).toEqual({
      debug: true,
      "registry-mirrors": ["https://m.example.com"],
      "insecure-registries": ["10.0.0.5:5000"],
    });
  } finally {
    filters.close();
  }
});

test("Docker's configuration is left alone where it has nothing to say", () => {
  const [, ...more] = registryFiles("docker", [upstream({ address: "a.example.com", certificate: "A" })], "/certs");
  expect(more).toEqual([]);
});

test("k3s gets one file, and is told when not to ask registries by itself", () => {
  expect(pathsOf("k3s")).toEqual([
    "/etc/rancher/k3s/registries.yaml",
    "/etc/rancher/k3s/registries.d/harbor.example.com_8443.crt",
    "/etc/rancher/k3s/registries.d/m.example.com.crt",
  ]);
  const lonely = upstream({ address: "docker.io", mirrors: [{ address: "m.example.com" }], fallback: false });
  expect(registryFiles("k3s", [lonely], "/certs").at(-1)).toEqual({
    path: "/etc/rancher/k3s/config.yaml.d/90-cdktf-onprem-registries.yaml",
    content: "# Written by cdktf-onprem: change it there.\ndisable-default-registry-endpoint: true\n",
  });
});

test("the machine's store gets each certificate once", () => {
  expect(registryFiles("system", ALL, "/certs")).toEqual([
    { path: "/etc/cdktf-onprem/certificates/harbor.example.com_8443.crt", content: "HARBOR" },
    { path: "/etc/cdktf-onprem/certificates/m.example.com.crt", content: "M" },
  ]);
});

test("a file with a password in it is for root alone, and no other is", () => {
  const hidden = (["containerd", "k3s"] as const)
    .flatMap((consumer) => registryFiles(consumer, ALL, "/certs"))
    .filter((file) => "content" in file && (file.secret === true || file.mode !== undefined));
  expect(hidden).toMatchObject([
    { path: "/certs/harbor.example.com:8443/hosts.toml", mode: "0600", secret: true },
    { path: "/certs/docker.io/hosts.toml", mode: "0600", secret: true },
    { path: "/etc/rancher/k3s/registries.yaml", mode: "0600", secret: true },
  ]);
});

test("what a consumer cannot do is said", () => {
  const codes = (given: Parameters<typeof upstream>[0], consumer: "docker" | "k3s" | "containerd"): readonly string[] =>
    registryShortfalls([upstream(given)], [consumer]).map((text) => text.replace(/:.*/, ""));
  const mirror = { address: "m.example.com" };
  expect(codes({ address: "a.example.com", login: true }, "docker")).toEqual(["DockerWithoutCredentials"]);
  expect(codes({ address: "quay.io", mirrors: [mirror] }, "docker")).toEqual(["DockerMirrorUnknown"]);
  expect(codes({ address: "docker.io", mirrors: [{ ...mirror, prefix: "hub" }] }, "docker")).toEqual([
    "DockerMirrorUnknown",
  ]);
  expect(codes({ address: "docker.io", mirrors: [mirror], fallback: false }, "docker")).toEqual(["DockerFallsBack"]);
  expect(codes({ address: "docker.io", mirrors: [{ ...mirror, resolve: false }] }, "docker")).toEqual([
    "DockerResolves",
  ]);
  expect(codes({ address: "docker.io", mirrors: [{ ...mirror, resolve: false }] }, "k3s")).toEqual(["K3sResolves"]);
  expect(codes({ address: "docker.io", mirrors: [{ ...mirror, resolve: false }] }, "containerd")).toEqual([]);
  expect(codes({ address: "docker.io", mirrors: [mirror] }, "docker")).toEqual([]);
  expect(codes({ address: "a.example.com", plainHttp: true }, "containerd")).toEqual(["PlainHttp"]);
  expect(codes({ address: "a.example.com", login: true, plainHttp: true }, "containerd")).toEqual([
    "PlainHttp",
    "CredentialsInClear",
  ]);
  expect(codes({ address: "quay.io", mirrors: [{ ...mirror, login: true, plainHttp: true }] }, "containerd")).toEqual([
    "PlainHttp",
    "CredentialsInClear",
  ]);
});

test("PlainHttp is said once of an address, whatever it is a mirror of", () => {
  const mirrors = [{ address: "m.example.com", plainHttp: true }];
  const all = ["docker.io", "quay.io"].map((address) => upstream({ address, mirrors }));
  expect(registryShortfalls(all, ["containerd"])).toEqual([
    "PlainHttp: whoever is between a machine and m.example.com can read and change what is pulled from it",
  ]);
});
