import { hostsToml } from "../../../lib/container-runtime/registry/hosts-toml";
import { upstream } from "./upstreams";

const toml = (...given: Parameters<typeof upstream>): string => hostsToml(upstream(...given), "/certs");

test("a registry with a certificate", () => {
  expect(toml({ address: "harbor.example.com:8443", certificate: "PEM" })).toMatchInlineSnapshot(`
   "# Written by cdktf-onprem: change it there.
   server = "https://harbor.example.com:8443"
   ca = "/certs/harbor.example.com:8443/ca.crt"

   [host]
   "
  `);
});

test("a registry with mirrors", () => {
  expect(
    toml({
      address: "docker.io",
      mirrors: [
        { address: "10.0.0.5:5000", certificate: "PEM", login: true, prefix: "hub" },
        { address: "cache.example.com", plainHttp: true, resolve: false },
      ],
    }),
  ).toMatchInlineSnapshot(`
   "# Written by cdktf-onprem: change it there.
   server = "https://registry-1.docker.io"

   [host."https://10.0.0.5:5000/v2/hub"]
   capabilities = ["pull", "resolve"]
   override_path = true
   ca = "/certs/docker.io/10.0.0.5_5000.crt"
   [host."https://10.0.0.5:5000/v2/hub".header]
   Authorization = "Basic cm9ib3Q6cw=="

   [host."http://cache.example.com"]
   capabilities = ["pull"]
   "
  `);
});

test("no fallback, and login to the last mirror", () => {
  expect(
    toml({ address: "*", fallback: false, mirrors: [{ address: "m.example.com", login: true, certificate: "PEM" }] }),
  ).toMatchInlineSnapshot(`
   "# Written by cdktf-onprem: change it there.
   server = "https://m.example.com"
   capabilities = ["pull", "resolve"]
   ca = "/certs/_default/m.example.com.crt"
   [header]
   Authorization = "Basic cm9ib3Q6cw=="

   [host]
   "
  `);
});

test("the mirrors of all registries, each of which stays the server", () => {
  expect(toml({ address: "*", mirrors: [{ address: "m.example.com" }] })).not.toContain("server");
});
