import { ANY, Upstream } from "./registry-settings";
import type { RegistryConsumer } from "./registry-trust-props";

/** What is asked for and some consumer cannot do, or what lets others see or change what is pulled; each with a stable code. */
export function registryShortfalls(
  registries: readonly Upstream[],
  consumers: readonly RegistryConsumer[],
): readonly string[] {
  return [
    ...plainAddresses(registries).map(
      (address) => `PlainHttp: whoever is between a machine and ${address} can read and change what is pulled from it`,
    ),
    ...registries.flatMap(clearCredentials),
    ...(consumers.includes("docker") ? registries.flatMap(dockerShortfalls) : []),
    ...(consumers.includes("k3s") ? registries.flatMap(k3sShortfalls) : []),
  ];
}

/** Each once, however many registries have it as a mirror. */
function plainAddresses(registries: readonly Upstream[]): readonly string[] {
  const plain = registries.flatMap((upstream) => [upstream, ...upstream.mirrors]).filter(({ plainHttp }) => plainHttp);
  return [...new Set(plain.map(({ address }) => address))];
}

function clearCredentials({ address, plainHttp, login, mirrors }: Upstream): readonly string[] {
  return [{ address, plainHttp, login }, ...mirrors]
    .filter((endpoint) => endpoint.plainHttp && endpoint.login !== undefined)
    .map((endpoint) => `CredentialsInClear: name and password for ${endpoint.address} cross the network in clear text`);
}

function dockerShortfalls(upstream: Upstream): readonly string[] {
  const { address, fallback, login, mirrors } = upstream;
  return [
    ...(login === undefined
      ? []
      : [
          `DockerWithoutCredentials: Docker has no file for credentials of all users; log in to ${address} with docker login`,
        ]),
    ...(mirrors.length > 0 && address !== "docker.io"
      ? [`DockerMirrorUnknown: Docker knows mirrors only for docker.io, and asks ${named(address)} directly`]
      : []),
    ...(address === "docker.io" && mirrors.some(({ prefix }) => prefix !== undefined)
      ? ["DockerMirrorUnknown: Docker takes no prefix of a mirror, and does not ask those of docker.io that have one"]
      : []),
    ...(address === "docker.io" && !fallback
      ? ["DockerFallsBack: Docker asks docker.io when no mirror has an image"]
      : []),
    ...(address === "docker.io" && mirrors.some(({ resolve }) => !resolve)
      ? ["DockerResolves: Docker believes its mirrors which image a tag stands for"]
      : []),
  ];
}

function k3sShortfalls({ address, mirrors }: Upstream): readonly string[] {
  return mirrors.some(({ resolve }) => !resolve)
    ? [`K3sResolves: k3s believes the mirrors of ${named(address)} which image a tag stands for`]
    : [];
}

function named(address: string): string {
  return address === ANY ? "other registries" : address;
}
