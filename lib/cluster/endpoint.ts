/** Something inside a cluster that answers HTTP under a stable name, usually a Service. */
export interface IEndpoint {
  /** Fully qualified name, e.g. `harbor.harbor.svc.cluster.local`. */
  readonly host: string;
  /** TCP port. */
  readonly port: number;
  /** Whether it speaks TLS. */
  readonly scheme: "http" | "https";
}
