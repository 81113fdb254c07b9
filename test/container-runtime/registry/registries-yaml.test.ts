import { parse } from "yaml";
import { registriesYaml, withoutDefaultEndpoint } from "../../../lib/container-runtime/registry/registries-yaml";
import { upstream } from "./upstreams";

const yaml = (...given: readonly Parameters<typeof upstream>[0][]): unknown =>
  parse(registriesYaml(given.map((one) => upstream(one))));

test("certificates and logins by address, plain HTTP as an endpoint", () => {
  expect(
    yaml(
      { address: "harbor.example.com:8443", certificate: "PEM", login: true },
      { address: "10.0.0.5:5000", plainHttp: true },
      { address: "quay.io" },
    ),
  ).toEqual({
    mirrors: { "10.0.0.5:5000": { endpoint: ["http://10.0.0.5:5000"] } },
    configs: {
      "harbor.example.com:8443": {
        auth: { username: "robot", password: "s" },
        tls: { ca_file: "/etc/rancher/k3s/registries.d/harbor.example.com_8443.crt" },
      },
    },
  });
});

test("mirrors in their order, with the path to their images", () => {
  const mirrors = [{ address: "harbor.example.com", prefix: "hub", certificate: "PEM" }, { address: "b.example.com" }];
  expect(yaml({ address: "docker.io", mirrors })).toEqual({
    mirrors: { "docker.io": { endpoint: ["https://harbor.example.com/v2/hub", "https://b.example.com"] } },
    configs: {
      "harbor.example.com": { tls: { ca_file: "/etc/rancher/k3s/registries.d/harbor.example.com.crt" } },
    },
  });
});

test("where one registry is not to be asked itself, the others are named", () => {
  const mirrors = [{ address: "m.example.com" }];
  const all = [
    { address: "docker.io", mirrors },
    { address: "quay.io", mirrors, fallback: false, certificate: "never used" },
    { address: "harbor.example.com", certificate: "PEM" },
  ];
  expect(withoutDefaultEndpoint(all.map((one) => upstream(one)))).toBe(true);
  expect(yaml(...all)).toEqual({
    mirrors: {
      "docker.io": { endpoint: ["https://m.example.com", "https://registry-1.docker.io"] },
      "quay.io": { endpoint: ["https://m.example.com"] },
      "harbor.example.com": { endpoint: ["https://harbor.example.com"] },
    },
    configs: { "harbor.example.com": { tls: { ca_file: "/etc/rancher/k3s/registries.d/harbor.example.com.crt" } } },
  });
});

test("nothing to say is an empty file", () => {
  expect(yaml({ address: "quay.io" })).toBeNull();
});
