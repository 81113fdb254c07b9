import type { Tls } from "../cluster";
import type { Duration, Size } from "../units";
import type { ProxyTimeouts, RouteProps } from "./route";

/** What nginx may use of its node, per pod. */
export interface EntryResources {
  /**
   * CPU that a node must have free for a pod, in thousandths of a core; a whole number, at least 1.
   *
   * @default 100
   * @see https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/
   */
  readonly cpuRequest?: number;

  /**
   * CPU above which nginx is slowed down, in thousandths of a core; it runs one worker for each core begun.
   *
   * @default 2000
   * @see https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/
   */
  readonly cpuLimit?: number;

  /**
   * Memory that a node must have free for a pod.
   *
   * @default Size.mebibytes(128)
   * @see https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/
   */
  readonly memoryRequest?: Size;

  /**
   * Memory above which nginx is killed and started again.
   *
   * @default Size.mebibytes(512)
   * @see https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/
   */
  readonly memoryLimit?: Size;
}

/** A taint that pods put up with, in Kubernetes' own terms. */
export interface EntryToleration {
  /** Key of the taint. */
  readonly key: string;
  /** Value of the taint; without it any value will do. */
  readonly value?: string;
  /** Effect of the taint; without it any effect. */
  readonly effect?: "NoSchedule" | "PreferNoSchedule" | "NoExecute";
}

/** The one door of a cluster. */
export interface NginxEntryProps {
  /**
   * Routes, the same as by {@link NginxEntry.addRoute}; their order means nothing.
   *
   * @default none: every path answers 404 until there is a route
   * @see https://nginx.org/en/docs/http/request_processing.html
   */
  readonly routes?: readonly RouteProps[];

  /**
   * Certificate; with it the node port speaks HTTPS, and plain HTTP on it is sent there.
   *
   * @default none: plain HTTP, with a warning at synth
   * @see https://nginx.org/en/docs/http/configuring_https_servers.html
   */
  readonly tls?: Tls;

  /**
   * Says that plain HTTP is meant, e.g. behind something that ends TLS: no warning then.
   *
   * @default false
   * @see https://nginx.org/en/docs/http/configuring_https_servers.html
   */
  readonly plainHttp?: boolean;

  /**
   * Port that every node opens for the entry. The API server must allow it: see `nodePortRange` of the environment's cluster.
   *
   * @default 28888
   * @see https://kubernetes.io/docs/concepts/services-networking/service/#type-nodeport
   */
  readonly nodePort?: number;

  /**
   * Which nodes answer on the node port. `Cluster`: every node, by passing on to a node that runs nginx, which hides the client's
   * address from logs and X-Real-IP. `Local`: only nodes that run nginx, which see the client's address; for entry nodes that DNS
   * or a VIP points at, and takes out when they fail.
   *
   * @default "Cluster"
   * @see https://kubernetes.io/docs/tutorials/services/source-ip/#source-ip-for-services-with-type-nodeport
   */
  readonly externalTrafficPolicy?: "Cluster" | "Local";

  /**
   * Number of nginx pods, at least 1; no two on one node while there are enough entry nodes.
   *
   * @default 2
   * @see https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#replicas
   */
  readonly replicas?: number;

  /**
   * Labels of the nodes that nginx runs on.
   *
   * @default { role: "entry" }
   * @see https://kubernetes.io/docs/concepts/scheduling-eviction/assign-pod-node/#nodeselector
   */
  readonly nodeSelector?: Readonly<Record<string, string>>;

  /**
   * Namespace that exists already.
   *
   * @default a namespace of its own, named after the construct, that admits only restricted pods
   * @see https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted
   */
  readonly namespace?: string;

  /**
   * Image with nginx 1.22 or newer, a shell and its tools, by a tag other than `latest` or by a digest. It runs as a user that is not
   * root, and is taken as it stands, without the environment's mirror.
   *
   * @default the catalogue's nginx, from the environment's mirror
   * @see https://hub.docker.com/_/nginx
   */
  readonly image?: string;

  /**
   * What nginx may use of its node.
   *
   * @default 0.1 to 2 cores, 128 to 512 MiB
   * @see https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/
   */
  readonly resources?: EntryResources;

  /**
   * Largest request body, at least one byte; above it clients get 413. A route may say otherwise.
   *
   * @default Size.gibibytes(1)
   * @see https://nginx.org/en/docs/http/ngx_http_core_module.html#client_max_body_size
   */
  readonly bodySize?: Size;

  /**
   * How long nginx waits for backends. A route may say otherwise.
   *
   * @default 5 s to connect, 60 s between two reads and two writes
   * @see https://nginx.org/en/docs/http/ngx_http_proxy_module.html#proxy_read_timeout
   */
  readonly timeouts?: ProxyTimeouts;

  /**
   * How long a pod that has to go may finish its requests, in whole seconds; then they are cut off.
   *
   * @default Duration.seconds(30)
   * @see https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#pod-termination
   */
  readonly drainTimeout?: Duration;

  /**
   * How long a connection may go on that was open when a changed route was taken over, e.g. a websocket; above 0. Until the last
   * one ends the workers before the change stay, with their memory.
   *
   * @default Duration.hours(24)
   * @see https://nginx.org/en/docs/ngx_core_module.html#worker_shutdown_timeout
   */
  readonly workerShutdownTimeout?: Duration;

  /**
   * Path under which the entry itself answers 200 on the node port, for whatever points at the entry nodes. It takes the path from
   * the routes without a host.
   *
   * @default "/entry-health"
   * @see https://nginx.org/en/docs/http/ngx_http_rewrite_module.html#return
   */
  readonly healthPath?: string;

  /**
   * DNS domain of the cluster, by which Services are found.
   *
   * @default "cluster.local"
   * @see https://kubernetes.io/docs/concepts/services-networking/dns-pod-service/
   */
  readonly clusterDomain?: string;

  /**
   * Addresses and networks of proxies in front that may say where a request comes from (`X-Forwarded-For`) and by which scheme
   * (`X-Forwarded-Proto`), e.g. a load balancer that ends TLS. With `externalTrafficPolicy: "Cluster"` requests also come from the
   * nodes themselves.
   *
   * @default none: what a client says of itself is not believed
   * @see https://nginx.org/en/docs/http/ngx_http_realip_module.html
   */
  readonly trustedProxies?: readonly string[];

  /**
   * Taints of the entry nodes that the pods put up with.
   *
   * @default none
   * @see https://kubernetes.io/docs/concepts/scheduling-eviction/taint-and-toleration/
   */
  readonly tolerations?: readonly EntryToleration[];

  /**
   * Priority class of the pods, which has to exist: nodes that run out of room keep the pods with the higher one.
   *
   * @default none
   * @see https://kubernetes.io/docs/concepts/scheduling-eviction/pod-priority-preemption/
   */
  readonly priorityClassName?: string;

  /**
   * Whether nginx listens on IPv6 and asks for IPv6 addresses of backends, beside IPv4.
   *
   * @default false
   * @see https://kubernetes.io/docs/concepts/services-networking/dual-stack/
   */
  readonly ipv6?: boolean;
}
