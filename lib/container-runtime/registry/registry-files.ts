import type { ManagedFile, WholeFile } from "../../host";
import { certificateFileOf, folderOf, hostsToml } from "./hosts-toml";
import { JsonChange, jsonEdit } from "../edit/json-edit";
import { k3sCertificateFileOf, registriesYaml, withoutDefaultEndpoint } from "./registries-yaml";
import { allEndpoints, Endpoint, endpointsOf, fileNameOf, isSpecial, Upstream, urlOf } from "./registry-settings";
import type { RegistryConsumer } from "./registry-trust-props";
import { tomlEdit } from "../edit/toml-edit";

/** Folder with the certificates that the machine's store is to have, a file each. */
export const STORE_SOURCE = "/etc/cdktf-onprem/certificates";

/** The files by which a consumer knows the registries. */
export function registryFiles(
  consumer: RegistryConsumer,
  registries: readonly Upstream[],
  configPath: string,
): readonly ManagedFile[] {
  const all = registries.filter(isSpecial);
  switch (consumer) {
    case "containerd":
      return [...all.flatMap((upstream) => containerdFiles(upstream, configPath)), containerdConfiguration(configPath)];
    case "docker":
      return dockerFiles(all);
    case "k3s":
      return k3sFiles(all);
    case "system":
      return certificates(allEndpoints(all), storeFileOf);
  }
}

/** File with the certificate of an endpoint from which the machine's store takes it. */
export function storeFileOf({ address }: Endpoint): string {
  return `${STORE_SOURCE}/${fileNameOf(address)}.crt`;
}

/** Where a consumer has the certificate of an endpoint. */
export function certificateOf(
  consumer: RegistryConsumer,
  upstream: Upstream,
  endpoint: Endpoint,
  configPath: string,
): string {
  switch (consumer) {
    case "containerd":
      return certificateFileOf(upstream, endpoint, configPath);
    case "docker":
      return dockerCertificateOf(endpoint);
    case "k3s":
      return k3sCertificateFileOf(endpoint);
    case "system":
      return storeFileOf(endpoint);
  }
}

function containerdFiles(upstream: Upstream, configPath: string): readonly ManagedFile[] {
  const endpoints = endpointsOf(upstream);
  const hosts = hiding(endpoints, {
    path: `${folderOf(upstream, configPath)}/hosts.toml`,
    content: hostsToml(upstream, configPath),
  });
  return [hosts, ...certificates(endpoints, (endpoint) => certificateFileOf(upstream, endpoint, configPath))];
}

/** containerd takes the folder of Docker as well where nobody sets this, from 2.0 on. */
function containerdConfiguration(configPath: string): ManagedFile {
  return {
    path: "/etc/containerd/config.toml",
    ...tomlEdit({
      key: "config_path",
      value: `${configPath}:/etc/docker/certs.d`,
      enough: configPath,
      tables: [
        "plugins.cri.registry",
        'plugins."io.containerd.grpc.v1.cri".registry',
        'plugins."io.containerd.cri.v1.images".registry',
      ],
    }),
  };
}

/** Docker has mirrors of its own registry alone, and takes no paths in them. */
function dockerFiles(all: readonly Upstream[]): readonly ManagedFile[] {
  const own = all.filter(({ address }) => address !== "*" && address !== "docker.io");
  const mirrors = all
    .filter(({ address }) => address === "docker.io")
    .flatMap((upstream) => upstream.mirrors)
    .filter(({ prefix }) => prefix === undefined);
  const insecure = [
    ...new Set([...own, ...mirrors].filter(({ plainHttp }) => plainHttp).map(({ address }) => address)),
  ];
  const changes: readonly JsonChange[] = [
    { member: "registry-mirrors", holds: mirrors.map(urlOf) },
    { member: "insecure-registries", holds: insecure },
  ].filter(({ holds }) => holds.length > 0);
  return [
    ...certificates([...own, ...mirrors], dockerCertificateOf),
    ...(changes.length === 0 ? [] : [{ path: "/etc/docker/daemon.json", ...jsonEdit(changes) }]),
  ];
}

function dockerCertificateOf({ address }: Endpoint): string {
  return `/etc/docker/certs.d/${address}/ca.crt`;
}

function k3sFiles(all: readonly Upstream[]): readonly ManagedFile[] {
  const endpoints = allEndpoints(all);
  return [
    hiding(endpoints, { path: "/etc/rancher/k3s/registries.yaml", content: registriesYaml(all) }),
    ...certificates(endpoints, k3sCertificateFileOf),
    ...(withoutDefaultEndpoint(all)
      ? [{ path: "/etc/rancher/k3s/config.yaml.d/90-cdktf-onprem-registries.yaml", content: NO_DEFAULT_ENDPOINT }]
      : []),
  ];
}

const NO_DEFAULT_ENDPOINT = "# Written by cdktf-onprem: change it there.\ndisable-default-registry-endpoint: true\n";

/** Where somebody's password is in a file, nobody else reads it. */
function hiding(endpoints: readonly Endpoint[], file: WholeFile): WholeFile {
  return endpoints.some(({ login }) => login !== undefined) ? { ...file, mode: "0600", secret: true } : file;
}

/** A file a certificate; two endpoints of one address share one. */
function certificates(endpoints: readonly Endpoint[], pathOf: (endpoint: Endpoint) => string): readonly WholeFile[] {
  const files = endpoints.flatMap((endpoint) =>
    endpoint.certificate === undefined ? [] : [{ path: pathOf(endpoint), content: endpoint.certificate }],
  );
  return files.filter(({ path }, index) => index === files.findIndex((other) => other.path === path));
}
