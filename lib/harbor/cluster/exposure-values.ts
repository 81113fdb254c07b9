import type { ChartValues, IEndpoint } from "../../cluster";
import { defaultPort } from "../description/external-url";
import { type HarborExposure, tlsOf } from "./exposure";
import type { HaHarborSettings } from "./ha-harbor-settings";
import { clientAccess } from "./client-access";
import { RELEASE_NAME } from "./release-name";

/** Where a Harbor answers inside the cluster; nowhere as a whole behind an Ingress, which knows its parts. */
export function endpointInside({ exposure, namespace }: HaHarborSettings): IEndpoint | undefined {
  if (exposure.kind === "ingress") {
    return undefined;
  }
  const scheme = tlsOf(exposure) === undefined ? "http" : "https";
  const port = exposure.kind === "loadBalancer" ? clientAccess(exposure).port : defaultPort(scheme);
  return { host: `${RELEASE_NAME}.${namespace}.svc`, port, scheme };
}

/**
 * Values of the chart for an exposure.
 *
 * @param tlsSecret name of the Secret with the certificate; undefined without TLS
 */
export function exposureValues(exposure: HarborExposure, hostname: string, tlsSecret: string | undefined): ChartValues {
  return { tls: tlsValues(tlsSecret), ...kindValues(exposure, hostname) };
}

/** The chart's own certificate would be another at each render; and without one its pods wait for a Secret unless TLS is off. */
function tlsValues(secretName: string | undefined): ChartValues {
  return secretName === undefined
    ? { enabled: false, certSource: "none" }
    : { enabled: true, certSource: "secret", secret: { secretName } };
}

function kindValues(exposure: HarborExposure, hostname: string): ChartValues {
  const encrypted = tlsOf(exposure) !== undefined;
  switch (exposure.kind) {
    case "entry":
      return { type: "clusterIP", clusterIP: { name: RELEASE_NAME } };
    case "ingress":
      return {
        type: "ingress",
        ingress: {
          hosts: { core: hostname },
          className: exposure.className,
          annotations: { ...ingressAnnotations(encrypted), ...exposure.annotations },
        },
      };
    case "nodePort": {
      // The other port is whichever the API server has: the chart's own could lie outside of its range.
      const [own, other] = [{ nodePort: exposure.port }, { nodePort: null }];
      const ports = encrypted ? { https: own, http: other } : { http: own };
      return { type: "nodePort", nodePort: { name: RELEASE_NAME, ports } };
    }
    case "loadBalancer": {
      const { ip, sourceRanges, annotations } = exposure;
      return {
        type: "loadBalancer",
        loadBalancer: {
          name: RELEASE_NAME,
          ports: { [encrypted ? "httpsPort" : "httpPort"]: clientAccess(exposure).port },
          ...(ip === undefined ? {} : { IP: ip }),
          ...(sourceRanges === undefined ? {} : { sourceRanges: [...sourceRanges] }),
          ...(annotations === undefined ? {} : { annotations: { ...annotations } }),
        },
      };
    }
  }
}

/** Layers of any size, straight to the registry; plain HTTP is sent to TLS only where there is TLS. */
function ingressAnnotations(encrypted: boolean): Readonly<Record<string, string>> {
  const redirect = String(encrypted);
  return {
    "ingress.kubernetes.io/ssl-redirect": redirect,
    "ingress.kubernetes.io/proxy-body-size": "0",
    "nginx.ingress.kubernetes.io/ssl-redirect": redirect,
    "nginx.ingress.kubernetes.io/proxy-body-size": "0",
    "nginx.ingress.kubernetes.io/proxy-request-buffering": "off",
    "nginx.ingress.kubernetes.io/proxy-read-timeout": "900",
    "nginx.ingress.kubernetes.io/proxy-send-timeout": "900",
  };
}
