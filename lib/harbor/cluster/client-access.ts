import { defaultPort } from "../description/external-url";
import type { ClientAccess } from "../description/harbor-description";
import { type HarborExposure, tlsOf } from "./exposure";

/** How clients get to a Harbor that is exposed in some way. */
export function clientAccess(exposure: HarborExposure): ClientAccess {
  if (exposure.kind === "entry") {
    const { scheme, publicPort, trustsProxies } = exposure.entry;
    return { scheme, port: publicPort, trustsProxies };
  }
  const scheme = tlsOf(exposure) === undefined ? "http" : "https";
  switch (exposure.kind) {
    case "ingress":
      return { scheme, port: defaultPort(scheme) };
    case "nodePort":
      return { scheme, port: exposure.port };
    case "loadBalancer":
      return { scheme, port: exposure.port ?? defaultPort(scheme) };
  }
}
