import { AppsV1Api, CoreV1Api } from "@kubernetes/client-node";
import { BUSYBOX_IMAGE } from "../../../lab";
import { labClient } from "./lab-cluster";
import { eventually, ON_REAL_NODES, PATIENCE_MS, readyPods, REAL_NODES } from "./lab-machines";

/** Name of the Service that {@link openShop} makes. */
export const SHOP_SERVICE = "shop";

/** A backend on each real node, behind one Service on port 80: the pages /one/, /two/ and /three/ say their names. */
export async function openShop(namespace: string): Promise<void> {
  const config = labClient();
  const labels = { app: "shop" };
  const pages = "for page in one two three; do mkdir -p /www/$page; echo $page > /www/$page/index.html; done";
  const container = {
    name: "web",
    image: BUSYBOX_IMAGE,
    command: ["sh", "-c", `${pages}; exec httpd -f -p 8080 -h /www`],
    readinessProbe: { httpGet: { path: "/one/", port: 8080 }, periodSeconds: 1 },
  };
  await config.makeApiClient(AppsV1Api).createNamespacedDaemonSet({
    namespace,
    body: {
      metadata: { name: "shop" },
      spec: {
        selector: { matchLabels: labels },
        template: {
          metadata: { labels },
          spec: { ...ON_REAL_NODES, terminationGracePeriodSeconds: 1, containers: [container] },
        },
      },
    },
  });
  await config.makeApiClient(CoreV1Api).createNamespacedService({
    namespace,
    body: { metadata: { name: "shop" }, spec: { selector: labels, ports: [{ port: 80, targetPort: 8080 }] } },
  });
  await eventually(
    () => readyPods(namespace),
    ({ length }) => length === REAL_NODES.length,
    PATIENCE_MS,
  );
}
