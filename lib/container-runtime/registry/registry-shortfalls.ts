import { ANY, Upstream } from "./registry-settings";
import type { RegistryConsumer } from "./registry-trust-props";

/** What is asked for and some consumer cannot do, or what lets others see or change what is pulled; each with a stable code. */
export function registryShortfalls(
  registries: readonly Upstream[],
  consumers: readonly RegistryConsumer[],
): readonly string[] {
  return [
    ...registries.flatMap(clearCredentials),
    ...(consumers.includes("docker") ? registries.flatMap(dockerShortfalls) : []),
    ...(consumers.includes("k3s") ? registries.flatMap(k3sShortfalls) : []),
  ];
}

function clearCredentials({ address, plainHttp, login, mirrors }: Upstream): readonly string[] {
  return [{ address, plainHttp, login }, ...mirrors]
    .filter((endpoint) => endpoint.plainHttp && endpoint.login !== undefined)
    .map((endpoint) => `CredentialsInClear: name and password for ${endpoint.address} cross the network readable`);
}

function dockerShortfalls(upstream: Upstream): readonly string[] {
  const { address, fallback, login, mirrors } = upstream;
  return [
    ...(login === undefined
      ? []
      : [`DockerWithoutCredentials: Docker keeps no credentials for all; log in to ${address} by docker login`]),
    ...(mirrors.length > 0 && address !== "docker.io"
      ? [`DockerMirrorUnknown: Docker has mirrors of docker.io alone, and asks ${named(address)} directly`]
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
