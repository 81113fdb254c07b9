import { ANY, Endpoint, fileNameOf, Mirror, mirrorUrl, Upstream, urlOf } from "./registry-settings";

/** Folder of a registry's settings below that of containerd. */
export function folderOf({ address }: Upstream, configPath: string): string {
  return `${configPath}/${address === ANY ? "_default" : address}`;
}

/** File with the certificate by which an endpoint of a registry is known. */
export function certificateFileOf(upstream: Upstream, endpoint: Endpoint, configPath: string): string {
  const name = endpoint === upstream ? "ca" : fileNameOf(endpoint.address);
  return `${folderOf(upstream, configPath)}/${name}.crt`;
}

/**
 * What containerd is told about a registry.
 *
 * Hosts are asked in their order, then the server. Without fallback the last mirror is the server, since containerd asks the registry itself where
 * there is none. A server may do everything; to leave its capabilities out says so to every version.
 *
 * @see https://github.com/containerd/containerd/blob/main/docs/hosts.md
 */
export function hostsToml(upstream: Upstream, configPath: string): string {
  const { fallback, mirrors } = upstream;
  const last = fallback ? undefined : mirrors.at(-1);
  const hosts = last === undefined ? mirrors : mirrors.slice(0, -1);
  const certificate = (endpoint: Endpoint): string => certificateFileOf(upstream, endpoint, configPath);
  return [
    "# Written by cdktf-onprem: change it there.",
    ...(last === undefined ? serverOf(upstream, certificate(upstream)) : mirrorAsServer(last, certificate(last))),
    // containerd 1 does not read a file without this table.
    ...(hosts.length === 0 ? ["", "[host]"] : hosts.flatMap((mirror) => hostOf(mirror, certificate(mirror)))),
    "",
  ].join("\n");
}

function serverOf(upstream: Upstream, certificate: string): readonly string[] {
  // The server of all registries is each of them.
  return upstream.address === ANY ? [] : table(`server = "${urlOf(upstream)}"`, "", upstream, certificate, []);
}

function mirrorAsServer(mirror: Mirror, certificate: string): readonly string[] {
  return table(`server = "${mirrorUrl(mirror)}"`, "", mirror, certificate, mirrorSettings(mirror));
}

function hostOf(mirror: Mirror, certificate: string): readonly string[] {
  const name = `host."${mirrorUrl(mirror)}"`;
  return ["", ...table(`[${name}]`, `${name}.`, mirror, certificate, mirrorSettings(mirror))];
}

function table(
  head: string,
  prefix: string,
  { certificate, login }: Endpoint,
  file: string,
  settings: readonly string[],
): readonly string[] {
  return [
    head,
    ...settings,
    ...(certificate === undefined ? [] : [`ca = "${file}"`]),
    ...(login === undefined ? [] : [`[${prefix}header]`, `Authorization = "Basic ${login.basic}"`]),
  ];
}

function mirrorSettings({ prefix, resolve }: Mirror): readonly string[] {
  return [
    `capabilities = [${resolve ? '"pull", "resolve"' : '"pull"'}]`,
    ...(prefix === undefined ? [] : ["override_path = true"]),
  ];
}
