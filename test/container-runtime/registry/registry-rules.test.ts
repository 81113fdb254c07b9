import { Lazy } from "cdktf";
import type { RegistryConsumer, RegistryOptions } from "../../../lib/container-runtime";
import { REGISTRY_TRUST_RULES } from "../../../lib/container-runtime/registry/registry-rules";
import { SecretValue } from "../../../lib/environment";
import { violationsOf } from "../../../lib/units";
import { selfSigned } from "../../support/certificate";

const { certificate, key } = selfSigned("registry");

const REGISTRY: RegistryOptions = { address: "harbor.example.com", certificateAuthority: certificate };

interface Given {
  readonly registries?: readonly RegistryOptions[];
  readonly consumers?: readonly RegistryConsumer[];
  readonly configPath?: string;
}

const codes = (given: Given): readonly string[] =>
  violationsOf(
    { registries: [REGISTRY], consumers: ["containerd"], configPath: "/etc/containerd/certs.d", ...given },
    REGISTRY_TRUST_RULES,
  ).map(({ code }) => code);

const one = (extra: Partial<RegistryOptions>): readonly string[] => codes({ registries: [{ ...REGISTRY, ...extra }] });

test("nothing is wrong with one registry", () => {
  expect(codes({})).toEqual([]);
});

test("RegistriesEmpty: something is to be said", () => {
  expect(codes({ registries: [] })).toEqual(["RegistriesEmpty"]);
  expect(codes({ registries: [{ address: "quay.io" }] })).toEqual(["RegistriesEmpty"]);
  expect(codes({ registries: [{ address: "quay.io" }, { address: "10.0.0.5:5000", plainHttp: true }] })).toEqual([]);
});

test("ConsumersInvalid: somebody is told, each once", () => {
  expect(codes({ consumers: [] })).toEqual(["ConsumersInvalid"]);
  expect(codes({ consumers: ["docker", "docker"] })).toEqual(["ConsumersInvalid"]);
  expect(codes({ consumers: ["crio" as RegistryConsumer] })).toEqual(["ConsumersInvalid"]);
  expect(codes({ consumers: ["containerd", "docker", "k3s", "system"] })).toEqual([]);
});

test.each(["certs.d", "/etc/../x", "/a b", "/etc/certs/"])("ConfigPathInvalid: %s", (configPath) => {
  expect(codes({ configPath })).toEqual(["ConfigPathInvalid"]);
});

test.each([
  "https://harbor.example.com",
  "harbor",
  "Harbor.example.com",
  "harbor.example.com/project",
  "harbor.example.com:0",
  "harbor.example.com:65536",
  "[fd00::1]:5000",
  "",
  Lazy.stringValue({ produce: () => "x.example.com" }),
])("RegistryAddressInvalid: %s", (address) => {
  expect(one({ address })).toEqual(["RegistryAddressInvalid"]);
});

test.each(["localhost", "registry:5000", "10.0.0.5", "a.b:65535", "a-1.example.com"])("an address: %s", (address) => {
  expect(one({ address })).toEqual([]);
});

test("RegistryRepeated", () => {
  expect(codes({ registries: [REGISTRY, REGISTRY] })).toEqual(["RegistryRepeated"]);
});

test.each([
  { address: "http://m" },
  { address: "m", prefix: "/hub" },
  { address: "m", prefix: "hub/" },
  { address: "m", prefix: "" },
])("MirrorInvalid: %j", (mirror) => {
  expect(one({ mirrors: [mirror] })).toEqual(["MirrorInvalid"]);
});

test("a mirror needs no dot, and its prefix may have folders", () => {
  expect(one({ mirrors: [{ address: "m", prefix: "a/b_c.d" }] })).toEqual([]);
});

test("MirrorRepeated: a mirror twice, or the registry itself", () => {
  const mirror = { address: "m.example.com" };
  expect(one({ mirrors: [mirror, mirror] })).toEqual(["MirrorRepeated"]);
  expect(one({ mirrors: [{ address: REGISTRY.address }] })).toEqual(["MirrorRepeated"]);
  expect(one({ mirrors: [{ address: REGISTRY.address, prefix: "cache" }, mirror] })).toEqual([]);
});

test("FallbackWithoutMirror", () => {
  expect(one({ fallback: false })).toEqual(["FallbackWithoutMirror"]);
  expect(one({ fallback: true })).toEqual([]);
  expect(one({ fallback: false, mirrors: [{ address: "m" }] })).toEqual([]);
});

test("AnyRegistryInvalid: * has mirrors and nothing of its own", () => {
  const any = { address: "*", mirrors: [{ address: "m" }] };
  expect(codes({ registries: [any] })).toEqual([]);
  expect(codes({ registries: [{ ...any, certificateAuthority: certificate }] })).toEqual(["AnyRegistryInvalid"]);
  expect(codes({ registries: [REGISTRY, { address: "*" }] })).toEqual(["AnyRegistryInvalid"]);
});

test.each([
  ["no PEM", { certificateAuthority: "x" }],
  ["half a certificate", { certificateAuthority: certificate.slice(0, 200) }],
  [
    "PEM that is no certificate",
    { certificateAuthority: "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----" },
  ],
  ["a private key beside it", { certificateAuthority: certificate + key }],
  ["an empty path", { certificateAuthority: undefined, certificateAuthorityFile: " " }],
])("CertificateInvalid: %s", (_, extra) => {
  const { certificateAuthority: ignored, ...rest } = REGISTRY;
  expect(ignored).toBe(certificate);
  const registry = JSON.parse(JSON.stringify({ ...rest, ...extra })) as RegistryOptions;
  expect(codes({ registries: [registry] })).toEqual(["CertificateInvalid"]);
});

test("certificates may be several, or known to Terraform alone", () => {
  expect(one({ certificateAuthority: `# old\n${certificate}${certificate}` })).toEqual([]);
  expect(one({ certificateAuthority: Lazy.stringValue({ produce: () => "" }) })).toEqual([]);
});

test("CertificateTwice and CertificateWithPlainHttp", () => {
  expect(one({ certificateAuthorityFile: "ca.pem" })).toEqual(["CertificateTwice"]);
  expect(one({ plainHttp: true })).toEqual(["CertificateWithPlainHttp"]);
  expect(one({ plainHttp: false })).toEqual([]);
});

test("RegistryContradicted: an address is described once", () => {
  const mirroredBy = (mirror: Partial<RegistryOptions>): readonly string[] =>
    codes({ registries: [REGISTRY, { address: "quay.io", mirrors: [{ address: REGISTRY.address, ...mirror }] }] });
  expect(mirroredBy({ plainHttp: true })).toEqual(["RegistryContradicted"]);
  const credentials = { username: SecretValue.variable("name"), password: SecretValue.variable("password") };
  expect(mirroredBy({ certificateAuthority: certificate, credentials })).toEqual(["RegistryContradicted"]);
  expect(mirroredBy({ certificateAuthority: certificate })).toEqual([]);
  expect(mirroredBy({})).toEqual([]);
});

test("K3sFallbackMixed: k3s asks all registries by itself, or none", () => {
  const mirrors = [{ address: "m.example.com" }];
  const given = (fallback: boolean, consumer: RegistryConsumer): readonly string[] =>
    codes({
      registries: [
        { address: "*", mirrors, fallback },
        { address: "docker.io", mirrors, fallback: false },
      ],
      consumers: [consumer],
    });
  expect(given(true, "k3s")).toEqual(["K3sFallbackMixed"]);
  expect(given(false, "k3s")).toEqual([]);
  expect(given(true, "containerd")).toEqual([]);
});
