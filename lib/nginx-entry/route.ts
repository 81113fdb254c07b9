import type { Duration, Size } from "../units";
import type { Backend } from "./backend";

/** How long nginx waits for a backend. */
export interface ProxyTimeouts {
  /**
   * Longest time to a TCP connection with the backend; above 0.
   *
   * @default Duration.seconds(5)
   * @see https://nginx.org/en/docs/http/ngx_http_proxy_module.html#proxy_connect_timeout
   */
  readonly connect?: Duration;

  /**
   * Longest silence of the backend, between two reads; above 0. A websocket that is quiet for longer is closed.
   *
   * @default Duration.seconds(60)
   * @see https://nginx.org/en/docs/http/ngx_http_proxy_module.html#proxy_read_timeout
   */
  readonly read?: Duration;

  /**
   * Longest time in which the backend takes nothing of a request, between two writes; above 0.
   *
   * @default Duration.seconds(60)
   * @see https://nginx.org/en/docs/http/ngx_http_proxy_module.html#proxy_send_timeout
   */
  readonly send?: Duration;
}

/** What a route does with the requests it takes. */
export interface RouteOptions {
  /**
   * Takes the route's path off what the backend sees: with path `/api`, `/api/users` arrives as `/users`. The rest is passed on
   * decoded and encoded anew, so `%2F` arrives as `/`; without it the backend sees exactly what the client sent.
   *
   * @default false
   * @see https://nginx.org/en/docs/http/ngx_http_rewrite_module.html#rewrite
   */
  readonly stripPrefix?: boolean;

  /**
   * Lets clients switch to the websocket protocol, and to that one only.
   *
   * @default false
   * @see https://nginx.org/en/docs/http/websocket.html
   */
  readonly websocket?: boolean;

  /**
   * Request headers that the backend gets besides Host, X-Real-IP, X-Forwarded-For and X-Forwarded-Proto, or in place of them;
   * an empty value keeps a header from the backend. Values are plain text: nginx variables are refused.
   *
   * @default none
   * @see https://nginx.org/en/docs/http/ngx_http_proxy_module.html#proxy_set_header
   */
  readonly headers?: Readonly<Record<string, string>>;

  /**
   * How long nginx waits for this backend; what is left out is as for the entry.
   *
   * @default those of the entry
   * @see https://nginx.org/en/docs/http/ngx_http_proxy_module.html#proxy_read_timeout
   */
  readonly timeouts?: ProxyTimeouts;

  /**
   * Largest request body, at least one byte; above it clients get 413.
   *
   * @default that of the entry
   * @see https://nginx.org/en/docs/http/ngx_http_core_module.html#client_max_body_size
   */
  readonly bodySize?: Size;
}

/** Which requests a route takes. */
export interface RouteMatch {
  /**
   * DNS name that the client asked for, `*.` at its start stands for any name below. A host that has a route of its own is
   * served by its own routes alone.
   *
   * @default every host that has no route of its own
   * @see https://nginx.org/en/docs/http/server_names.html
   */
  readonly host?: string;

  /**
   * Path, from its `/` on: `/api` takes `/api` and `/api/users`, but not `/apix`. The longest path wins.
   *
   * @see https://kubernetes.io/docs/concepts/services-networking/ingress/#path-types
   */
  readonly path: string;
}

/** A route of an entry. */
export interface RouteProps extends RouteMatch, RouteOptions {
  /**
   * Where the requests go.
   *
   * @see https://nginx.org/en/docs/http/ngx_http_proxy_module.html#proxy_pass
   */
  readonly backend: Backend;
}

/** A route in the one form that matters to nginx, whatever way its host and path were spelled. */
export interface Route extends RouteProps {
  /** Path without a slash at its end, except for `/` itself. */
  readonly path: string;
}

/** The route as nginx takes it: host in lower case, path without a slash at its end. */
export function normalized(route: RouteProps): Route {
  return {
    ...route,
    ...(route.host === undefined ? {} : { host: route.host.toLowerCase() }),
    path: route.path.length > 1 ? route.path.replace(/\/$/, "") : route.path,
  };
}

/** What no two routes may share, e.g. `harbor.example.com/v2`; without a host it begins with the path's `/`. */
export function keyOf(route: RouteProps): string {
  const { host, path } = normalized(route);
  return `${host ?? ""}${path}`;
}

/** The route as its author wrote it, for messages. */
export function spelled(route: RouteMatch): string {
  return `${route.host ?? ""}${route.path}`;
}
