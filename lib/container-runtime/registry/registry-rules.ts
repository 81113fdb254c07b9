import { X509Certificate } from "node:crypto";
import { Token } from "cdktf";
import { isPlainPath } from "../../host";
import { Rule, Violation } from "../../units";
import { accessesOf, ANY, saysHow } from "./registry-settings";
import type { MirrorOptions, RegistryAccessOptions, RegistryConsumer, RegistryOptions } from "./registry-trust-props";

/** What the rules of a trust judge. */
export interface RegistryTrustInput {
  readonly registries: readonly RegistryOptions[];
  readonly consumers: readonly RegistryConsumer[];
  readonly configPath: string;
}

const CONSUMERS: readonly RegistryConsumer[] = ["containerd", "docker", "k3s", "system"];
const ADDRESS = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*(:[1-9]\d{0,4})?$/;
const PREFIX = /^[a-z0-9]+([._/-]+[a-z0-9]+)*$/;

/** Rules for registries that are to be trusted. */
export const REGISTRY_TRUST_RULES: readonly Rule<RegistryTrustInput>[] = [
  function* areGiven({ registries }) {
    if (!registries.some(saysSomething)) {
      yield {
        code: "RegistriesEmpty",
        what: "no registry has a certificate, a mirror, credentials or plain HTTP: there is nothing to tell",
        instead: "give one what machines do not know by themselves",
      };
    }
  },
  function* haveConsumers({ consumers }) {
    const unknown = consumers.some((consumer) => !CONSUMERS.includes(consumer));
    if (consumers.length === 0 || unknown || new Set(consumers).size < consumers.length) {
      yield {
        code: "ConsumersInvalid",
        what: `consumers names who is told, each once: ${CONSUMERS.join(", ")}`,
        got: consumers,
        instead: 'write e.g. ["containerd", "system"], or leave it out',
      };
    }
  },
  function* haveFolder({ configPath }) {
    if (!isPlainPath(configPath)) {
      yield {
        code: "ConfigPathInvalid",
        what: "configPath is an absolute path without blanks",
        got: configPath,
        instead: "write e.g. /etc/containerd/certs.d",
      };
    }
  },
  function* areAddresses({ registries }) {
    for (const { address } of registries.filter((registry) => !(registry.address === ANY || isRegistry(registry)))) {
      yield {
        code: "RegistryAddressInvalid",
        what: "address is the host of a registry as image names begin, with a dot or a port in it and without a scheme",
        got: Token.isUnresolved(address) ? "a value that only Terraform knows" : address,
        instead: "write e.g. harbor.example.com or 10.0.0.5:5000, in lower case",
      };
    }
  },
  function* areListedOnce({ registries }) {
    for (const address of repeated(registries)) {
      yield { code: "RegistryRepeated", what: "a registry is listed twice", got: address, instead: "list it once" };
    }
  },
  function* mirrorsAreAddresses({ registries }) {
    for (const { address, mirrors = [] } of registries) {
      for (const mirror of mirrors.filter((given) => !isAddress(given.address) || !isPrefix(given.prefix))) {
        yield {
          code: "MirrorInvalid",
          what: `a mirror of ${address} has a host and maybe a port as its address, and a path without slashes around as its prefix`,
          got: mirror.prefix === undefined ? mirror.address : `${mirror.address} with ${mirror.prefix}`,
          instead: "write e.g. harbor.example.com with the prefix dockerhub",
        };
      }
    }
  },
  function* mirrorsAreListedOnce({ registries }) {
    for (const { address, mirrors = [] } of registries) {
      const again = mirrors.filter((mirror) => mirror.address === address && mirror.prefix === undefined);
      for (const mirror of [...repeated(mirrors), ...again.map((mirror) => mirror.address)]) {
        yield {
          code: "MirrorRepeated",
          what: `${address} has a mirror twice, or itself as one`,
          got: mirror,
          instead: "list each mirror once",
        };
      }
    }
  },
  function* fallBackFromMirrors({ registries }) {
    for (const { address } of registries.filter(
      ({ fallback, mirrors = [] }) => fallback === false && mirrors.length === 0,
    )) {
      yield {
        code: "FallbackWithoutMirror",
        what: `without fallback and without a mirror nothing could be pulled from ${address}`,
        instead: "list mirrors, or leave out fallback",
      };
    }
  },
  function* anyHasMirrorsAlone({ registries }) {
    for (const any of registries.filter(({ address }) => address === ANY)) {
      if ((any.mirrors ?? []).length === 0 || saysHow(any)) {
        yield {
          code: "AnyRegistryInvalid",
          what: "* is every registry, so all that it can have is mirrors and fallback",
          instead: "give it mirrors, and what belongs to one registry to that",
        };
      }
    }
  },
  function* certificatesAreCertificates({ registries }) {
    yield* accessesOf(registries).flatMap(certificateViolations);
  },
  function* agreeOnAddresses({ registries }) {
    const all = accessesOf(registries);
    for (const address of new Set(all.map((access) => access.address))) {
      const said = new Set(all.filter((access) => access.address === address && saysHow(access)).map(fingerprint));
      if (said.size > 1) {
        yield {
          code: "RegistryContradicted",
          what: "one address is reached in different ways",
          got: address,
          instead:
            "say certificate, plainHttp and credentials once; a mirror takes them from the registry of its address",
        };
      }
    }
  },
  function* k3sFallsBackForAll({ registries, consumers }) {
    const any = registries.find(({ address }) => address === ANY);
    if (consumers.includes("k3s") && any?.fallback !== false && any !== undefined) {
      for (const { address } of registries.filter(({ fallback }) => fallback === false)) {
        yield {
          code: "K3sFallbackMixed",
          what: "k3s asks either no registry by itself or each, and * has fallback",
          got: address,
          instead: "give * the same fallback",
        };
      }
    }
  },
];

function certificateViolations(access: RegistryAccessOptions): readonly Violation[] {
  const { address, certificateAuthority: text, certificateAuthorityFile: file, plainHttp } = access;
  const given = text !== undefined || file !== undefined;
  const violation = (code: string, what: string, instead: string): Violation => ({ code, what, got: address, instead });
  return [
    ...(text !== undefined && file !== undefined
      ? [
          violation(
            "CertificateTwice",
            "a registry has certificateAuthority and certificateAuthorityFile",
            "give one of the two",
          ),
        ]
      : []),
    ...(given && plainHttp === true
      ? [violation("CertificateWithPlainHttp", "a registry has a certificate and plainHttp", "take plainHttp away")]
      : []),
    ...((text !== undefined && !isPem(text)) || file?.trim() === ""
      ? [
          violation(
            "CertificateInvalid",
            "the certificate of a registry is in PEM, whole, and without a private key",
            "write it from -----BEGIN CERTIFICATE----- to -----END CERTIFICATE-----",
          ),
        ]
      : []),
  ];
}

function isPem(text: string): boolean {
  if (Token.isUnresolved(text)) {
    return true;
  }
  const blocks = text.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
  return blocks.length > 0 && blocks.every(isCertificate) && !text.includes("PRIVATE KEY");
}

function isCertificate(block: string): boolean {
  try {
    return new X509Certificate(block).raw.length > 0;
  } catch {
    return false;
  }
}

function isRegistry({ address }: RegistryOptions): boolean {
  return isAddress(address) && (/[.:]/.test(address) || address === "localhost");
}

function isAddress(address: string): boolean {
  const port = Number(address.split(":")[1] ?? 443);
  return !Token.isUnresolved(address) && ADDRESS.test(address) && port <= 65535;
}

function isPrefix(prefix: string | undefined): boolean {
  return prefix === undefined || PREFIX.test(prefix);
}

function saysSomething(registry: RegistryOptions): boolean {
  return saysHow(registry) || (registry.mirrors ?? []).length > 0;
}

function fingerprint({
  certificateAuthority,
  certificateAuthorityFile,
  plainHttp,
  credentials,
}: RegistryAccessOptions): string {
  const { username, password } = credentials ?? {};
  return JSON.stringify([
    certificateAuthority,
    certificateAuthorityFile,
    plainHttp ?? false,
    username?.name,
    password?.name,
  ]);
}

function repeated(all: readonly (RegistryOptions | MirrorOptions)[]): readonly string[] {
  const addresses = all.map(({ address }) => address);
  return [...new Set(addresses.filter((address, index) => addresses.indexOf(address) !== index))];
}
