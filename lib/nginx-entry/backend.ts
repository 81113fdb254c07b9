import type { ServiceV1 } from "@cdktf/provider-kubernetes/lib/service-v1";
import { Token, TerraformResource } from "cdktf";
import type { IEndpoint } from "../cluster";

/** Protocol that a backend speaks. */
export type Scheme = "http" | "https";

/** A Service, named. */
export interface ServiceReference {
  /** Namespace of the Service. */
  readonly namespace: string;
  /** Name of the Service. */
  readonly name: string;
  /** Port of the Service (not of its pods), 1 to 65535. */
  readonly port: number;
  /**
   * Protocol; the certificate of an `https` backend is not verified.
   *
   * @default "http"
   */
  readonly scheme?: Scheme;
}

/** How a Service that is a construct is reached. */
export interface ServiceOptions {
  /**
   * Port of the Service, 1 to 65535.
   *
   * @default its first port
   */
  readonly port?: number;
  /**
   * Protocol; the certificate of an `https` backend is not verified.
   *
   * @default "http"
   */
  readonly scheme?: Scheme;
}

/** One of several backends of a route, and its part of the requests. */
export interface WeightedPart {
  /** Where these requests go. */
  readonly backend: SingleBackend;
  /** Part of the requests, relative to the sum of all weights; 0 sends none. */
  readonly weight: number;
}

/** What a {@link SingleBackend} stands for. */
export type Target =
  | {
      readonly kind: "service";
      readonly namespace: string;
      readonly name: string;
      readonly port: number;
      readonly scheme: Scheme;
    }
  | { readonly kind: "endpoint"; readonly host: string; readonly port: number; readonly scheme: Scheme }
  | { readonly kind: "url"; readonly url: string };

/**
 * Where the requests of a route go.
 *
 * A backend need not exist when nginx starts: its name is resolved when a request comes, and again after ten seconds.
 */
export abstract class Backend {
  /** A Service by namespace, name and port, or the one behind a construct of this library. */
  public static service(service: ServiceReference | IEndpoint): SingleBackend;
  /** A Service that is a construct: the entry follows its name and is applied after it. */
  public static service(service: ServiceV1, options?: ServiceOptions): SingleBackend;
  public static service(
    service: ServiceReference | ServiceV1 | IEndpoint,
    options: ServiceOptions = {},
  ): SingleBackend {
    if (TerraformResource.isTerraformResource(service)) {
      return new SingleBackend({
        kind: "service",
        namespace: service.metadata.namespace,
        name: service.metadata.name,
        port: options.port ?? service.spec.port.get(0).port,
        scheme: options.scheme ?? "http",
      });
    }
    if ("host" in service) {
      return new SingleBackend({ kind: "endpoint", host: service.host, port: service.port, scheme: service.scheme });
    }
    const { namespace, name, port, scheme } = service;
    return new SingleBackend({ kind: "service", namespace, name, port, scheme: scheme ?? "http" });
  }

  /**
   * Something outside the cluster: `http://host`, `https://host:8443`, `https://[fd00::5]:8443`.
   *
   * It has no path, query or login: what is asked for is what the client asked for (see {@link RouteOptions.stripPrefix}), and
   * logins belong into no configuration file. The certificate of an `https` URL is not verified.
   */
  public static url(url: string): SingleBackend {
    return new SingleBackend({ kind: "url", url });
  }

  /**
   * Several backends that share the requests at random, for blue-green and canary releases.
   *
   * @param parts at least one with a weight above 0; the share of each such part is at least 0.01 %
   */
  public static weighted(parts: readonly WeightedPart[]): WeightedBackend {
    return new WeightedBackend([...parts]);
  }

  protected constructor() {
    // Nothing to hold: the two kinds of backend differ in all they know.
  }
}

/** One place where requests go. Made by {@link Backend.service} and {@link Backend.url}. */
export class SingleBackend extends Backend {
  /** @param target what it stands for */
  public constructor(public readonly target: Target) {
    super();
  }
}

/** Several places that share the requests. Made by {@link Backend.weighted}. */
export class WeightedBackend extends Backend {
  /** @param parts the places and their weights */
  public constructor(public readonly parts: readonly WeightedPart[]) {
    super();
  }
}

/**
 * Scheme, host and port of a backend, as nginx and browsers write them.
 *
 * @param clusterDomain DNS domain of the cluster: nginx's resolver knows no search domains, so names are written out
 */
export function originOf(target: Target, clusterDomain: string): string {
  switch (target.kind) {
    case "service":
      return `${target.scheme}://${target.name}.${target.namespace}.svc.${clusterDomain}:${portOf(target.port)}`;
    case "endpoint":
      return `${target.scheme}://${target.host.replace(/\.svc$/, `.svc.${clusterDomain}`)}:${portOf(target.port)}`;
    case "url":
      return Token.isUnresolved(target.url)
        ? target.url
        : withoutFinalDot(target.url.toLowerCase().replace(/\/$/, "")).replace(
            /\.svc(?=:\d+$|$)/,
            `.svc.${clusterDomain}`,
          );
  }
}

/** A URL whose host is written without the dot by which a DNS name may say that it is whole. */
export function withoutFinalDot(url: string): string {
  return url.replace(/\.(?=(:\d+)?\/?$)/, "");
}

function portOf(port: number): string {
  // A port that Terraform fills in is, as a number, a placeholder that means nothing inside a text.
  return Token.isUnresolved(port) ? Token.asString(port) : String(port);
}
