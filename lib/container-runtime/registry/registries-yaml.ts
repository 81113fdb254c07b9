import { allEndpoints, ANY, Endpoint, fileNameOf, isSpecial, mirrorUrl, Upstream, urlOf } from "./registry-settings";

/** File with the certificate by which k3s knows an endpoint. */
export function k3sCertificateFileOf({ address }: Endpoint): string {
  return `/etc/rancher/k3s/registries.d/${fileNameOf(address)}.crt`;
}

/** Whether k3s must be told not to ask the registries themselves: it knows that for all of them together only. */
export function withoutDefaultEndpoint(all: readonly Upstream[]): boolean {
  return all.some(({ fallback }) => !fallback);
}

/**
 * What k3s is told about registries. Where it may not ask any registry by itself, those that it may are named as their own last mirror.
 *
 * @see https://docs.k3s.io/installation/private-registry
 */
export function registriesYaml(all: readonly Upstream[]): string {
  const explicit = withoutDefaultEndpoint(all);
  const mirrored = all.filter(isSpecial).flatMap((upstream) => {
    const { address, fallback, mirrors, plainHttp } = upstream;
    const own = fallback && address !== ANY && (explicit || plainHttp) ? [urlOf(upstream)] : [];
    const endpoints = [...mirrors.map(mirrorUrl), ...own];
    return endpoints.length === 0
      ? []
      : [`  ${quoted(address)}:`, "    endpoint:", ...endpoints.map((url) => `      - ${quoted(url)}`)];
  });
  const configured = allEndpoints(all).flatMap(configOf);
  return [
    "# Written by cdktf-onprem: change it there.",
    ...(mirrored.length === 0 ? [] : ["mirrors:", ...mirrored]),
    ...(configured.length === 0 ? [] : ["configs:", ...configured]),
    "",
  ].join("\n");
}

function configOf(endpoint: Endpoint): readonly string[] {
  const { address, certificate, login } = endpoint;
  const settings = [
    ...(login === undefined
      ? []
      : ["    auth:", `      username: ${login.username}`, `      password: ${login.password}`]),
    ...(certificate === undefined ? [] : ["    tls:", `      ca_file: ${quoted(k3sCertificateFileOf(endpoint))}`]),
  ];
  return settings.length === 0 ? [] : [`  ${quoted(address)}:`, ...settings];
}

function quoted(text: string): string {
  return JSON.stringify(text);
}
