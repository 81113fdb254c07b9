import { Token } from "cdktf";
import type { Rule } from "../../units";
import { readUrl } from "./external-url";

/** A proxy by which Harbor reaches what is outside: registries to replicate from, and the scanner's databases. */
export interface HarborProxyOptions {
  /** URL of the proxy for HTTP. @default none */
  readonly http?: string;
  /** URL of the proxy for HTTPS. @default that for HTTP */
  readonly https?: string;
  /**
   * Hosts and domains that are reached without it, beside those of the cluster, the database, Redis, a bucket of one's own and the mirror of the
   * scanner's databases. @default none
   */
  readonly noProxy?: readonly string[];
}

/** What is never asked of a proxy. */
const ALWAYS_DIRECT = ["127.0.0.1", "localhost", ".svc", ".local", ".internal"];

/** The proxy in the words of the chart and of harbor.yml. @param servers hosts that are reached without it: {@link directHosts} */
export function proxySettings(
  { http = "", https = http, noProxy = [] }: HarborProxyOptions,
  servers: readonly string[],
): { readonly httpProxy: string; readonly httpsProxy: string; readonly noProxy: string } {
  const direct = [...new Set([...ALWAYS_DIRECT, ...servers, ...noProxy])];
  return { httpProxy: http, httpsProxy: https, noProxy: direct.join(",") };
}

/** What a proxy must be. */
export const PROXY_RULES: readonly Rule<HarborProxyOptions>[] = [
  function* isGiven({ http, https }) {
    if (http === undefined && https === undefined) {
      yield { code: "ProxyMissing", what: "proxy names none", instead: "give http or https, or leave proxy out" };
    }
  },
  function* areUrls({ http, https }) {
    for (const text of [http, https].filter((one) => one !== undefined)) {
      if (text.includes("@")) {
        yield {
          code: "ProxyHasCredentials",
          what: "proxy has a login, which would stand in plan and state",
          instead: "have the proxy let the cluster's addresses in without one",
        };
      } else if (!Token.isUnresolved(text) && readUrl(text)?.rest !== "") {
        yield {
          code: "ProxyInvalid",
          what: "proxy is no URL of a server",
          got: text,
          instead: "write e.g. http://proxy.example.com:3128",
        };
      }
    }
  },
  function* hostsAreHosts({ noProxy = [] }) {
    for (const host of noProxy.filter((one) => !Token.isUnresolved(one) && !/^[\w.:/*-]+$/.test(one))) {
      yield {
        code: "NoProxyInvalid",
        what: "proxy.noProxy has an entry that is none",
        got: host,
        instead: "write hosts, domains and networks one by one, e.g. .example.com",
      };
    }
  },
];
