import { ConfigMapV1 } from "@cdktf/provider-kubernetes/lib/config-map-v1";
import type { DeploymentV1 } from "@cdktf/provider-kubernetes/lib/deployment-v1";
import { NamespaceV1 } from "@cdktf/provider-kubernetes/lib/namespace-v1";
import { PodDisruptionBudgetV1 } from "@cdktf/provider-kubernetes/lib/pod-disruption-budget-v1";
import { ServiceV1 } from "@cdktf/provider-kubernetes/lib/service-v1";
import { Annotations } from "cdktf";
import { Construct } from "constructs";
import {
  IEndpoint,
  imagePullSecrets,
  KubernetesSecret,
  newDeployment,
  selectorLabels,
  workloadLabels,
  WorkloadLabelsOptions,
} from "../../cluster";
import { Environment } from "../../environment";
import { enforce, refuse } from "../../units";
import { bothCapabilities, rbdCapabilities } from "../cluster/capabilities";
import { kindViolations } from "../cluster/kinds";
import type { CephClientProps } from "./ceph-client-props";
import { CLIENT_KINDS, CLIENT_RULES } from "./ceph-client-rules";
import { userKey } from "../cluster/ceph-user";
import type { ClusterFilesOptions } from "./client-configuration";
import { clientDeployment } from "./client-deployment";
import { cephConf, CONF_FILE, keyringAround, keyringFile } from "./client-files";
import { ClientSettings, clientSettings } from "./client-settings";
import type { ClientFiles } from "./client-volumes";
import { printCommands } from "../cluster/printed-commands";

/** What a client is given of Ceph. */
interface GivenFiles {
  readonly files: ClientFiles;
  /** `ceph.conf`, where it is made here. */
  readonly conf?: string;
  /** What changes with each writing of the keyring, where it is made here. */
  readonly revision?: number;
}

/**
 * A workload that talks to Ceph itself, such as a service that makes and removes RBD images: pods on the nodes labelled `zone=ceph`, `ceph.conf` and
 * the keyring in them, and a Service.
 *
 * After an apply two pods run, on two of these nodes where there are two, and answer under `<id>.<namespace>.svc` on port 8080. With another `ceph.conf`, or a
 * raised revision of the keyring, they are replaced, one after the other.
 *
 * What can break: a user that Ceph does not know, or one with fewer capabilities than {@link CephCluster.authCommand} gives it, is refused by Ceph; files of the
 * nodes that the process may not read stop it at its start; without a node of that label the pods stay Pending.
 *
 * @example
 * new CephClient(stack, "rbd-api", {
 *   image: "registry.example.com/storage/rbd-api:1.4.0",
 *   configuration: CephConfiguration.fromCluster({
 *     cluster: ceph, user: { id: "rbd-api", key: SecretValue.variable("rbd_api_key") }, pools: ["kubernetes"],
 *   }),
 *   readinessPath: "/healthz",
 * });
 */
export class CephClient extends Construct implements IEndpoint {
  /** Namespace in which everything is. */
  public readonly namespace: string;
  /** The pods. */
  public readonly deployment: DeploymentV1;
  /** The Service. */
  public readonly service: ServiceV1;
  /** Name under which the cluster finds the Service. */
  public readonly host: string;
  /** Port of the Service. */
  public readonly port: number;
  /** What the pods speak. */
  public readonly scheme: "http" | "https";

  /**
   * @param id DNS label that names the namespace and all objects in it
   * @throws InvalidInputError naming everything that is wrong with the props
   */
  public constructor(scope: Construct, id: string, props: CephClientProps) {
    super(scope, id);
    const { artifacts } = Environment.of(this);
    refuse("CephClient", this.node.path, [...kindViolations(props, CLIENT_KINDS)]);
    const settings = clientSettings(props);
    enforce("CephClient", this.node.path, { id, props, settings }, CLIENT_RULES);
    this.warn(settings);
    this.namespace = props.namespace ?? this.makeNamespace(settings);
    const given = this.giveFiles(settings);
    this.deployment = newDeployment(
      this,
      "Default",
      clientDeployment({
        settings,
        metadata: this.metadata(id),
        labels: selectorLabels(this.workload),
        podLabels: workloadLabels(this.workload),
        image: artifacts.mirrored(props.image),
        imagePullSecrets: imagePullSecrets(this, this.namespace),
        ...given,
      }),
    );
    this.service = this.makeService(settings);
    if (settings.replicas > 1) {
      this.makeDisruptionBudget(settings);
    }
    this.host = `${id}.${props.namespace ?? id}.svc`;
    this.port = settings.port;
    this.scheme = settings.scheme;
  }

  private warn({ configuration: { source } }: ClientSettings): void {
    if (source.kind === "nodes" && source.runAsUser === 0) {
      Annotations.of(this).addWarning(
        `CephClient [${this.node.path}] RunsAsRoot: the process is root, for the sake of a keyring that root alone reads on the nodes; ` +
          "give the keyring to a user of its own there, and say so as runAsUser",
      );
    }
  }

  private makeNamespace({ configuration: { source } }: ClientSettings): string {
    // Files of the nodes are nothing that a restricted pod may have.
    const admitted = source.kind === "nodes" ? "privileged" : "restricted";
    const namespace = new NamespaceV1(this, "Namespace", {
      metadata: {
        name: this.node.id,
        labels: { ...workloadLabels(this.workload), "pod-security.kubernetes.io/enforce": admitted },
      },
    });
    return namespace.metadata.name;
  }

  private giveFiles({ configuration: { source } }: ClientSettings): GivenFiles {
    switch (source.kind) {
      case "nodes":
        return { files: { kind: "nodes", options: source } };
      case "cluster":
        return this.makeFiles(source);
      case "objects": {
        const { user, configMap, keyring } = source;
        return { files: { kind: "objects", user, configMap, secret: keyring.name, key: keyring.key } };
      }
    }
  }

  private makeFiles({ cluster, user, pools = [], capabilities = {}, revision }: ClusterFilesOptions): GivenFiles {
    cluster.grant(user, bothCapabilities(pools.length === 0 ? {} : rbdCapabilities(pools), capabilities));
    printCommands(Environment.stackOf(this), cluster, () => [cluster.authCommand(user.id)]);
    const conf = cephConf(cluster, user.id);
    const key = keyringFile(user.id);
    const configMap = new ConfigMapV1(this, "Configuration", {
      metadata: this.metadata(`${this.node.id}-ceph`),
      data: { [CONF_FILE]: conf },
    });
    const secret = new KubernetesSecret(this, "Keyring", {
      namespace: this.namespace,
      name: `${this.node.id}-keyring`,
      labels: workloadLabels(this.workload),
      data: { [key]: { ...keyringAround(user.id), value: user.key } },
      uses: { [key]: userKey(user, `Raise the revision of the configuration of ${this.node.path} by 1.`) },
      ...(revision === undefined ? {} : { revision }),
    });
    return {
      conf,
      revision: secret.revision,
      files: { kind: "objects", user: user.id, configMap: configMap.metadata.name, secret: secret.name, key },
    };
  }

  private makeService({ port, scheme }: ClientSettings): ServiceV1 {
    return new ServiceV1(this, "Service", {
      metadata: this.metadata(this.node.id),
      spec: {
        selector: selectorLabels(this.workload),
        port: [{ name: scheme, port, targetPort: "client", protocol: "TCP" }],
      },
    });
  }

  private makeDisruptionBudget({ maxUnavailable }: ClientSettings): void {
    new PodDisruptionBudgetV1(this, "DisruptionBudget", {
      metadata: this.metadata(this.node.id),
      spec: { maxUnavailable: String(maxUnavailable), selector: { matchLabels: selectorLabels(this.workload) } },
    });
  }

  private metadata(name: string): {
    readonly name: string;
    readonly namespace: string;
    readonly labels: Record<string, string>;
  } {
    return { name, namespace: this.namespace, labels: workloadLabels(this.workload) };
  }

  private get workload(): WorkloadLabelsOptions {
    return { name: "ceph-client", instance: this.node.id };
  }
}
