import type { RegistryAccessOptions, RegistryOptions } from "./registry-trust-props";

/** Name and password, each in the form in which a file has it; they hold references to secrets. */
export interface Login {
  /** Of name, colon and password, in base 64. */
  readonly basic: string;
  /** With its quotes, as in JSON. */
  readonly username: string;
  /** With its quotes, as in JSON. */
  readonly password: string;
}

/** A registry or a mirror, as the files name it. */
export interface Endpoint {
  readonly address: string;
  readonly plainHttp: boolean;
  /** PEM, or a reference to it. */
  readonly certificate: string | undefined;
  readonly login: Login | undefined;
}

/** A mirror of a registry. */
export interface Mirror extends Endpoint {
  readonly prefix: string | undefined;
  readonly resolve: boolean;
}

/** A registry with what stands in for it. */
export interface Upstream extends Endpoint {
  readonly mirrors: readonly Mirror[];
  readonly fallback: boolean;
}

/** How the parts that only Terraform knows are written into a file. */
export interface References {
  readonly certificate: (access: RegistryAccessOptions) => string | undefined;
  readonly login: (access: RegistryAccessOptions) => Login | undefined;
}

/** The registries with their defaults filled in. How an address is reached is said once, wherever it stands. */
export function upstreams(registries: readonly RegistryOptions[], references: References): readonly Upstream[] {
  const said = accessesOf(registries).filter(saysHow);
  const endpoint = ({ address }: RegistryAccessOptions): Endpoint => {
    const access = said.find((other) => other.address === address) ?? { address };
    return {
      address,
      plainHttp: access.plainHttp ?? false,
      certificate: references.certificate(access),
      login: references.login(access),
    };
  };
  return registries.map((registry) => ({
    ...endpoint(registry),
    mirrors: (registry.mirrors ?? []).map((mirror) => ({
      ...endpoint(mirror),
      prefix: mirror.prefix,
      resolve: mirror.resolve ?? true,
    })),
    fallback: registry.fallback ?? true,
  }));
}

/** All that is said of registries and mirrors. */
export function accessesOf(registries: readonly RegistryOptions[]): readonly RegistryAccessOptions[] {
  return registries.flatMap((registry): readonly RegistryAccessOptions[] => [registry, ...(registry.mirrors ?? [])]);
}

/** Whether it is said how an address is reached, and not merely that it is. */
export function saysHow(access: RegistryAccessOptions): boolean {
  const { certificateAuthority, certificateAuthorityFile, plainHttp, credentials } = access;
  return [certificateAuthority, certificateAuthorityFile, credentials].some(Boolean) || plainHttp === true;
}

/** The address that stands for every registry without settings of its own. */
export const ANY = "*";

/** Whether something about the registry differs from what everybody takes for granted. */
export function isSpecial({ mirrors, plainHttp, certificate, login }: Upstream): boolean {
  return mirrors.length > 0 || plainHttp || certificate !== undefined || login !== undefined;
}

/** URL of an endpoint, without a path. */
export function urlOf({ address, plainHttp }: Endpoint): string {
  // Docker's own registry has another name than its images.
  const host = address === "docker.io" ? "registry-1.docker.io" : address;
  return `${plainHttp ? "http" : "https"}://${host}`;
}

/** URL of a mirror, with the path to its images where they have a prefix there. */
export function mirrorUrl(mirror: Mirror): string {
  return mirror.prefix === undefined ? urlOf(mirror) : `${urlOf(mirror)}/v2/${mirror.prefix}`;
}

/** An address as a part of file names. */
export function fileNameOf(address: string): string {
  return address.replace(":", "_");
}

/** The endpoints that are asked for images of a registry, in their order. */
export function endpointsOf(upstream: Upstream): readonly Endpoint[] {
  const { address, fallback, mirrors } = upstream;
  return fallback && address !== ANY ? [...mirrors, upstream] : mirrors;
}

/** All endpoints that are asked for images, each address once. */
export function allEndpoints(all: readonly Upstream[]): readonly Endpoint[] {
  const endpoints = all.flatMap(endpointsOf);
  return endpoints.filter(({ address }, index) => index === endpoints.findIndex((other) => other.address === address));
}
