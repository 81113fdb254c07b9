import { ConfigMapV1 } from "@cdktf/provider-kubernetes/lib/config-map-v1";
import type { DeploymentV1 } from "@cdktf/provider-kubernetes/lib/deployment-v1";
import { NamespaceV1 } from "@cdktf/provider-kubernetes/lib/namespace-v1";
import { PodDisruptionBudgetV1 } from "@cdktf/provider-kubernetes/lib/pod-disruption-budget-v1";
import { ServiceV1 } from "@cdktf/provider-kubernetes/lib/service-v1";
import { Annotations, Lazy, Token } from "cdktf";
import { Construct } from "constructs";
import {
  EntryHostOptions,
  IEndpoint,
  IEntry,
  imagePullSecrets,
  newDeployment,
  selectorLabels,
  Tls,
  workloadLabels,
  WorkloadLabelsOptions,
} from "../cluster";
import { Environment } from "../environment";
import { refuse, violationsOf } from "../units";
import { Backend } from "./backend";
import { certificateFiles } from "./entry-certificate";
import { deploymentConfig } from "./entry-deployment";
import { HTTP_PORT, HTTPS_PORT, STATUS_PORT } from "./entry-pod";
import { nginxConfig } from "./nginx-config";
import { EntrySettings, entrySettings } from "./entry-settings";
import type { NginxEntryProps } from "./nginx-entry-props";
import { configurationErrors, ENTRY_RULES } from "./nginx-entry-rules";
import { RELOADER_SCRIPT } from "./reloader-script";
import { normalized, Route, RouteMatch, RouteOptions, RouteProps } from "./route";
import { clashes, healthClashes, ROUTE_RULES } from "./route-rules";

/**
 * The one door of a cluster: nginx on the nodes labelled `role=entry`, a node port, and routes to Services.
 *
 * After an apply two pods of nginx run, on two entry nodes where there are two, and every node answers on the node port. A changed
 * route changes one ConfigMap; within about a minute the running pods test it and take it over without dropping a connection. One
 * that nginx refuses changes nothing: the last good one keeps serving, which the reloader's log and the metric
 * `nginx_entry_config_last_reload_successful` tell. A backend that is missing or has no name yet answers 502; nginx starts and
 * serves the other routes.
 *
 * What can break: the API server must allow the node port; a certificate that is referred to must exist; another `nodeSelector` or
 * image replaces the pods, one after the other.
 *
 * @example
 * const entry = new NginxEntry(stack, "entry", { tls: Tls.existing("entry-tls"), namespace: "entry" });
 * entry.addRoute("/api", Backend.service({ namespace: "shop", name: "api", port: 8080 }), { stripPrefix: true });
 * entry.addRoute({ host: "harbor.example.com", path: "/" }, Backend.url("https://10.0.0.5:8443"));
 */
export class NginxEntry extends Construct implements IEntry {
  /** Namespace in which everything is. */
  public readonly namespace: string;
  /** The configuration of nginx, the only thing that a changed route changes. */
  public readonly configuration: ConfigMapV1;
  /** The pods. */
  public readonly deployment: DeploymentV1;
  /** The node port. */
  public readonly service: ServiceV1;

  private readonly settings: EntrySettings;
  private readonly tls: Tls | undefined;
  private readonly ownRoutes: Route[] = [];

  /**
   * @param id DNS label that names the namespace and all objects in it
   * @throws InvalidInputError naming everything that is wrong with the props and the routes in them
   */
  public constructor(scope: Construct, id: string, props: NginxEntryProps = {}) {
    super(scope, id);
    this.settings = entrySettings(props);
    this.tls = props.tls;
    const { cluster, artifacts } = Environment.of(this);
    const input = { id, props, settings: this.settings, nodePortRange: cluster.nodePortRange, artifacts };
    this.takeRoutes(props.routes ?? [], violationsOf(input, ENTRY_RULES));
    if (props.tls === undefined && props.plainHttp !== true) {
      Annotations.of(this).addWarning(
        `NginxEntry [${this.node.path}] PlainHttp: passwords and cookies cross the network readable; ` +
          "give the prop tls, or say plainHttp: true",
      );
    }
    this.namespace = props.namespace ?? this.makeNamespace();
    this.configuration = this.makeConfigMap("Configuration", id, {
      "nginx.conf": Lazy.stringValue({ produce: () => this.render() }),
    });
    this.deployment = this.makeDeployment(props.image ?? artifacts.image("nginx"));
    this.service = this.makeService();
    if (Token.isUnresolved(this.settings.replicas) || this.settings.replicas > 1) {
      this.makeDisruptionBudget();
    }
    this.node.addValidation({ validate: () => configurationErrors(this.render()) });
  }

  /** The routes so far, each in its normal form. */
  public get routes(): readonly Route[] {
    return [...this.ownRoutes];
  }

  /**
   * Adds a route.
   *
   * Which route takes a request depends on hosts and paths alone, never on the order of the calls.
   *
   * @param match path, or host and path; see {@link RouteMatch}
   * @param backend where the requests go
   * @throws InvalidInputError when the route is wrong by itself, or takes the same requests as another
   */
  public addRoute(match: string | RouteMatch, backend: Backend, options: RouteOptions = {}): Route {
    const route = { ...options, ...(typeof match === "string" ? { path: match } : match), backend };
    this.takeRoutes([route], []);
    return normalized(route);
  }

  /** How clients speak to the node port. */
  public get scheme(): "http" | "https" {
    return this.tls === undefined ? "http" : "https";
  }

  /** The node port. */
  public get publicPort(): number {
    return this.settings.nodePort;
  }

  /** Whether there are {@link NginxEntryProps.trustedProxies}. */
  public get trustsProxies(): boolean {
    return this.settings.trustedProxies.length > 0;
  }

  /**
   * Adds the route of a host of its own to something that implements {@link IEndpoint}.
   *
   * @throws InvalidInputError as {@link addRoute}
   */
  public addHost(host: string, endpoint: IEndpoint, { bodySize, timeout }: EntryHostOptions): void {
    const options = { bodySize, timeouts: { read: timeout, send: timeout } };
    this.addRoute({ host, path: "/" }, Backend.service(endpoint), options);
  }

  private takeRoutes(routes: readonly RouteProps[], violations: ReturnType<typeof violationsOf>): void {
    const found = routes.flatMap((route, index) => [
      ...violationsOf(route, ROUTE_RULES),
      ...healthClashes(this.settings.healthPath, route),
      ...clashes([...this.ownRoutes, ...routes.slice(0, index)], route),
    ]);
    refuse("NginxEntry", this.node.path, [...violations, ...found]);
    this.ownRoutes.push(...routes.map(normalized));
  }

  private render(): string {
    return nginxConfig({
      ...this.settings,
      addresses: this.settings.ipv6 ? ["0.0.0.0", "[::]"] : ["0.0.0.0"],
      port: this.tls === undefined ? HTTP_PORT : HTTPS_PORT,
      statusPort: STATUS_PORT,
      tls: this.tls !== undefined,
      workerProcesses: Math.ceil(this.settings.resources.cpuLimit / 1000),
      routes: this.ownRoutes,
    });
  }

  private makeNamespace(): string {
    const namespace = new NamespaceV1(this, "Namespace", {
      metadata: {
        name: this.node.id,
        labels: { ...workloadLabels(this.workload), "pod-security.kubernetes.io/enforce": "restricted" },
      },
    });
    return namespace.metadata.name;
  }

  private makeConfigMap(id: string, name: string, data: Record<string, string>): ConfigMapV1 {
    return new ConfigMapV1(this, id, { metadata: this.metadata(name), data });
  }

  private makeDeployment(image: string): DeploymentV1 {
    const reloader = this.makeConfigMap("Reloader", `${this.node.id}-reloader`, { "reloader.sh": RELOADER_SCRIPT });
    return newDeployment(
      this,
      "Default",
      deploymentConfig({
        settings: this.settings,
        metadata: this.metadata(this.node.id),
        labels: selectorLabels(this.workload),
        podLabels: workloadLabels(this.workload),
        image,
        imagePullSecrets: imagePullSecrets(this, this.namespace),
        configuration: this.configuration.metadata.name,
        reloader: reloader.metadata.name,
        certificate: this.tls === undefined ? [] : certificateFiles(this, this.namespace, this.tls),
      }),
    );
  }

  private makeService(): ServiceV1 {
    const { nodePort, externalTrafficPolicy } = this.settings;
    return new ServiceV1(this, "Service", {
      metadata: this.metadata(this.node.id),
      spec: {
        type: "NodePort",
        externalTrafficPolicy,
        selector: selectorLabels(this.workload),
        port: [
          { name: "entry", port: this.tls === undefined ? 80 : 443, targetPort: "entry", nodePort, protocol: "TCP" },
        ],
      },
    });
  }

  private makeDisruptionBudget(): void {
    new PodDisruptionBudgetV1(this, "DisruptionBudget", {
      metadata: this.metadata(this.node.id),
      spec: { maxUnavailable: "1", selector: { matchLabels: selectorLabels(this.workload) } },
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
    return { name: "nginx-entry", instance: this.node.id };
  }
}
