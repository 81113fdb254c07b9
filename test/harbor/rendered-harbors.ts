import { Environment } from "../../lib/environment";
import type { EnvironmentProps } from "../../lib/environment";
import { HaHarborProps, HarborExposure, HarborScanner } from "../../lib/harbor";
import { KubernetesObject, manifestsOf } from "../../lib/manifests";
import { CHARTS_FOLDER, chartsHindrance } from "../support/charts";
import { missing } from "../support/requirements";
import { FakeEntry, fullHarbor, harbor, PAIR } from "./harbors";

/** Why the chart cannot be rendered; undefined when it can. */
export const HINDRANCE = missing(["helm"]) ?? chartsHindrance(["harbor"]);
/** Where the images come from. */
export const MIRROR = "registry.example.com/mirror";
/** A site with the packed charts. */
export const SITE: EnvironmentProps = { artifacts: { charts: CHARTS_FOLDER, images: MIRROR } };
const ONLINE = { scanner: HarborScanner.mirror() };

/** What Helm makes of a Harbor, and what stands beside the chart. */
export const render = (props: Partial<HaHarborProps>): readonly KubernetesObject[] =>
  manifestsOf(Environment.stackOf(harbor({ ...ONLINE, ...props }, SITE)), { helm: "helm" }).objects;

/** Harbors of many kinds. */
export const KINDS: Readonly<Record<string, () => Partial<HaHarborProps>>> = {
  "least, behind an entry": () => ({}),
  "full, by a load balancer with a bucket and sentinels": fullHarbor,
  "an Ingress": () => ({ exposure: HarborExposure.ingress({ className: "nginx", tls: PAIR }) }),
  "a node port": () => ({ exposure: HarborExposure.nodePort({ port: 30443, tls: PAIR }) }),
  "plain HTTP, with metrics and scanner off": () => ({
    exposure: HarborExposure.entry(new FakeEntry("http")),
    ...{ plainHttp: true, metrics: false, scanner: HarborScanner.off() },
  }),
};
