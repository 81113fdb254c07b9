import { Annotations, Fn } from "cdktf";
import { Construct } from "constructs";
import { Environment, EnvironmentStack, fromStackFolder, SecretForm, SecretRecipe, SecretUse } from "../../environment";
import { GuardedChange } from "../../host";
import { enforce } from "../../units";
import { registryFiles } from "./registry-files";
import { REGISTRY_TRUST_RULES } from "./registry-rules";
import { References, upstreams } from "./registry-settings";
import { registryShortfalls } from "./registry-shortfalls";
import { registrySteps, unitsOf } from "./registry-steps";
import type { RegistryConsumer, RegistryTrustProps } from "./registry-trust-props";

/**
 * Makes machines trust registries, pull from mirrors and log in: one description for containerd (1.6 and later), Docker, k3s and the
 * machine's own store of certificates.
 *
 * After an apply every machine of the group pulls from the registries by their names, over TLS with the given certificates. A registry that
 * answers with another certificate fails the change, and the machine is put back; one that is down does not. Docker keeps running;
 * containerd restarts once if it did not look for registries before, which its containers do not notice; k3s restarts at every change.
 *
 * What can break: `/etc/rancher/k3s/registries.yaml` and the folder of each registry belong to this construct alone, so describe the
 * registries of a machine in one place. Docker takes plain HTTP to mean that any certificate will do.
 *
 * @example
 * new RegistryTrust(stack, "registries", {
 *   hosts: nodes,
 *   registries: [
 *     { address: "harbor.example.com", certificateAuthorityFile: "ca.pem" },
 *     { address: "docker.io", mirrors: [{ address: "harbor.example.com", prefix: "dockerhub" }], fallback: false },
 *   ],
 * });
 */
export class RegistryTrust extends Construct {
  /** The change of the machines. */
  public readonly change: GuardedChange;

  /**
   * @throws InvalidInputError RegistriesEmpty, ConsumersInvalid, ConfigPathInvalid, RegistryAddressInvalid, RegistryRepeated, MirrorInvalid,
   * MirrorRepeated, FallbackWithoutMirror, AnyRegistryInvalid, CertificateTwice, CertificateWithPlainHttp, CertificateInvalid,
   * RegistryContradicted, K3sFallbackMixed, and what {@link GuardedChange} refuses
   */
  public constructor(scope: Construct, id: string, props: RegistryTrustProps) {
    super(scope, id);
    const stack = Environment.stackOf(this);
    const configPath = props.configPath ?? "/etc/containerd/certs.d";
    const consumers = props.consumers ?? defaultConsumers(stack.environment);
    const input = { registries: props.registries, consumers, configPath };
    enforce("RegistryTrust", this.node.path, input, REGISTRY_TRUST_RULES);
    const registries = upstreams(props.registries, referencesIn(stack));
    const files = consumers.map((consumer) => [consumer, registryFiles(consumer, registries, configPath)] as const);
    const told = files.filter(([, all]) => all.length > 0).map(([consumer]) => consumer);
    for (const shortfall of registryShortfalls(registries, told)) {
      Annotations.of(this).addWarning(`RegistryTrust [${this.node.path}] ${shortfall}`);
    }
    this.change = new GuardedChange(this, "Default", {
      hosts: props.hosts,
      title: "registry trust",
      files: files.flatMap(([, all]) => all),
      steps: registrySteps({ consumers: told, registries, configPath }),
      units: unitsOf(told),
      ...(props.revision === undefined ? {} : { revision: props.revision }),
      ...(props.activationTimeout === undefined ? {} : { activationTimeout: props.activationTimeout }),
      ...(props.healthyWithin === undefined ? {} : { healthyWithin: props.healthyWithin }),
      ...(props.settle === undefined ? {} : { settle: props.settle }),
    });
  }
}

function defaultConsumers(environment: Environment): readonly RegistryConsumer[] {
  const isK3s = environment.hasCluster && environment.cluster.distribution === "k3s";
  return [isK3s ? "k3s" : "containerd", "system"];
}

/** What only Terraform knows, as references to it. */
function referencesIn(stack: EnvironmentStack): References {
  return {
    certificate: ({ certificateAuthority, certificateAuthorityFile }) =>
      certificateAuthorityFile === undefined
        ? certificateAuthority
        : Fn.file(Fn.pathexpand(fromStackFolder(stack, certificateAuthorityFile))),
    login: ({ credentials }) => {
      if (credentials === undefined) {
        return undefined;
      }
      const username = stack.secretVariable(
        credentials.username,
        loginPart("the name of a user who may pull"),
      ).stringValue;
      const password = stack.secretVariable(credentials.password, loginPart("the password of that user")).stringValue;
      return {
        basic: Fn.base64encode(`${username}:${password}`),
        username: Fn.jsonencode(username),
        password: Fn.jsonencode(password),
      };
    },
  };
}

/** What is known of a name or a password with which machines pull. */
function loginPart(what: string): SecretUse {
  return {
    form: SecretForm.line,
    recipe: SecretRecipe.given({ what: `${what}, from who runs the registry` }),
    rotation: { entails: "Raise the revision of RegistryTrust by 1: the new one is written to every machine." },
  };
}
