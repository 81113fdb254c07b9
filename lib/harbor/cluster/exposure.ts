import type { IEntry, Tls } from "../../cluster";

/** An Ingress. */
export interface IngressExposureOptions {
  /** Class of the Ingress, which names the controller. */
  readonly className: string;
  /** Certificate, in the Harbor's namespace. @default none: plain HTTP, or TLS in front of the controller */
  readonly tls?: Tls;
  /** Annotations of the Ingress, over those that let nginx's controller take layers of any size. @default none */
  readonly annotations?: Readonly<Record<string, string>>;
}

/** A port of every node. */
export interface NodePortExposureOptions {
  /** The port; the API server must allow it. */
  readonly port: number;
  /** Certificate. @default none: plain HTTP, or TLS in front */
  readonly tls?: Tls;
}

/** A Service of type LoadBalancer. */
export interface LoadBalancerExposureOptions {
  /** Certificate. @default none: plain HTTP, or TLS in front */
  readonly tls?: Tls;
  /** TCP port of the Service; with a certificate 80 is taken, by plain HTTP that sends clients here. @default 443 with a certificate, else 80 */
  readonly port?: number;
  /** Address to ask for. @default whichever there is */
  readonly ip?: string;
  /** Networks from which it is reached. @default all */
  readonly sourceRanges?: readonly string[];
  /** Annotations of the Service, by which load balancers are told more. @default none */
  readonly annotations?: Readonly<Record<string, string>>;
}

/** How clients reach a Harbor on a cluster. */
export type HarborExposure =
  | { readonly kind: "entry"; readonly entry: IEntry }
  | ({ readonly kind: "ingress" } & IngressExposureOptions)
  | ({ readonly kind: "nodePort" } & NodePortExposureOptions)
  | ({ readonly kind: "loadBalancer" } & LoadBalancerExposureOptions);

/** The ways in which clients reach a Harbor on a cluster. */
export const HarborExposure = {
  /** Through the cluster's entry, e.g. an `NginxEntry`, which gets a route for the hostname and speaks TLS. */
  entry: (entry: IEntry): HarborExposure => ({ kind: "entry", entry }),
  /** By an Ingress. */
  ingress: (options: IngressExposureOptions): HarborExposure => ({ kind: "ingress", ...options }),
  /** By a port of every node. */
  nodePort: (options: NodePortExposureOptions): HarborExposure => ({ kind: "nodePort", ...options }),
  /** By a load balancer. */
  loadBalancer: (options: LoadBalancerExposureOptions): HarborExposure => ({ kind: "loadBalancer", ...options }),
} as const;

/** The certificate that Harbor, or its Ingress, has itself. */
export function tlsOf(exposure: HarborExposure): Tls | undefined {
  return exposure.kind === "entry" ? undefined : exposure.tls;
}
