import type { Duration, Size } from "../units";
import type { IEndpoint } from "./endpoint";

/** What a host behind an entry asks of it. */
export interface EntryHostOptions {
  /** Largest request body. */
  readonly bodySize: Size;
  /** Longest silence between two reads, and two writes, of the endpoint. */
  readonly timeout: Duration;
}

/**
 * The door of a cluster, by which clients from outside reach what is inside.
 *
 * The contract between whoever runs one and whoever wants to be reached through it.
 */
export interface IEntry {
  /** How clients speak to it. */
  readonly scheme: "http" | "https";
  /** TCP port by which clients reach it. */
  readonly publicPort: number;
  /** Whether it believes a proxy in front of it that says by which scheme a client came (`X-Forwarded-Proto`). */
  readonly trustsProxies: boolean;
  /** Passes on to an endpoint all that clients ask of a host. */
  addHost(host: string, endpoint: IEndpoint, options: EntryHostOptions): void;
}
