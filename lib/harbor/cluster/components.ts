import { Fn } from "cdktf";
import { type ChartValues, mergeValues, resourceQuantities } from "../../cluster";
import { type HarborPart, profileOf } from "../description/size-profile";
import type { HaHarborSettings } from "./ha-harbor-settings";
import type { HarborSecrets, SecretSubject } from "./harbor-secrets";

/** Parts of the chart that have pods of their own, by their names in the values. */
export const COMPONENTS = ["nginx", "portal", "core", "jobservice", "registry", "trivy", "exporter"] as const;

/** A part of the chart that has pods of its own. */
export type Component = (typeof COMPONENTS)[number];

/** Containers of the components: where their image and resources stand in the component's values, and what they are. */
const CONTAINERS: Readonly<
  Record<Component, readonly (readonly [inside: string | undefined, image: string, part: HarborPart])[]>
> = {
  nginx: [[undefined, "nginx-photon", "nginx"]],
  portal: [[undefined, "harbor-portal", "portal"]],
  core: [[undefined, "harbor-core", "core"]],
  jobservice: [[undefined, "harbor-jobservice", "jobservice"]],
  registry: [
    ["registry", "registry-photon", "registry"],
    ["controller", "harbor-registryctl", "registryController"],
  ],
  trivy: [[undefined, "trivy-adapter-photon", "scanner"]],
  exporter: [[undefined, "harbor-exporter", "exporter"]],
};

/** The components that a Harbor has. The chart's nginx is for all exposures but an Ingress, which goes to core and portal by itself. */
export function componentsOf({ exposure, description }: HaHarborSettings): readonly Component[] {
  return [
    ...(exposure.kind === "ingress" ? [] : (["nginx"] as const)),
    ...(["portal", "core", "jobservice", "registry"] as const),
    ...(description.scanner.kind === "off" ? [] : (["trivy"] as const)),
    ...(description.metrics ? (["exporter"] as const) : []),
  ];
}

/** Those that Prometheus can ask. */
const WITH_METRICS: readonly Component[] = ["core", "jobservice", "registry", "exporter"];

/**
 * What the components read at their start alone, and never again. Redis' password comes to them by what the chart writes itself: Helm looks it up anew
 * when values change, and never else.
 */
const SECRETS_READ: Readonly<Record<Component, readonly SecretSubject[]>> = {
  nginx: ["tls"],
  portal: [],
  core: ["keys", "admin", "database", "redis"],
  jobservice: ["keys", "redis"],
  registry: ["keys", "redis", "bucket"],
  trivy: ["redis"],
  exporter: ["admin", "database", "redis"],
};

/** Those without which nobody waits for an image: a node that runs out of room is better off without them. */
const DISPENSABLE: readonly Component[] = ["trivy", "exporter"];

/** Those that verify the servers that they connect to. */
const VERIFYING: readonly Component[] = ["core", "jobservice", "registry", "trivy", "exporter"];

/** What is said of a component's pods. */
export interface ComponentOptions {
  /** The reference under which an image is pulled. */
  readonly image: (published: string) => string;
  /** What changes with each writing of a Secret that pods read at their start alone. */
  readonly revisions: HarborSecrets["revisions"];
}

/** Values of a component. */
export function componentValues(
  component: Component,
  settings: HaHarborSettings,
  { image, revisions }: ComponentOptions,
): ChartValues {
  const { replicas, priorityClassName, description } = settings;
  const measured = description.metrics && WITH_METRICS.includes(component);
  const { resources } = profileOf(description.size);
  return [
    {
      replicas,
      // One pod less than there are, and no word of maxUnavailable: the chart would write both, which the API server refuses.
      podDisruptionBudget: { enabled: true, minAvailable: replicas - 1 },
      topologySpreadConstraints: [spread(component, replicas)],
      ...(DISPENSABLE.includes(component) ? {} : { priorityClassName }),
      podAnnotations: {
        ...secretTraces(component, revisions),
        ...(VERIFYING.includes(component) ? authoritiesTrace(settings) : {}),
        ...(measured ? SCRAPED : {}),
      },
    },
    ...CONTAINERS[component].map(([inside, name, part]) => {
      const published = `docker.io/goharbor/${name}`;
      const repository = image(published);
      const container = {
        resources: resourceQuantities(resources[part]),
        // Said only where an image comes from elsewhere: the chart's own name and tag stay.
        ...(repository === published ? {} : { image: { repository } }),
      };
      return inside === undefined ? container : { [inside]: container };
    }),
  ].reduce<ChartValues>(mergeValues, {});
}

/**
 * No two pods on a node. The chart adds its label selector itself, and would write another a second time.
 *
 * `minDomains` makes it hold with fewer nodes than pods too: what is left stays Pending. `matchLabelKeys` counts the pods of a rollout by themselves,
 * so that the new ones are spread wherever the old ones are; a StatefulSet replaces one after the other anyway.
 */
export function spread(component: Component, replicas: number): ChartValues {
  return {
    maxSkew: 1,
    minDomains: replicas,
    topologyKey: "kubernetes.io/hostname",
    whenUnsatisfiable: "DoNotSchedule",
    ...(component === "trivy" ? {} : { matchLabelKeys: ["pod-template-hash"] }),
  };
}

/** Annotations that change, and so make the pods anew, with each writing of a Secret that they read. */
function secretTraces(component: Component, revisions: HarborSecrets["revisions"]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    SECRETS_READ[component].flatMap((subject) => {
      const revision = revisions[subject];
      return revision === undefined ? [] : [[`cdktf-onprem/${subject}-revision`, revision]];
    }),
  );
}

function authoritiesTrace({ description }: HaHarborSettings): Readonly<Record<string, string>> {
  const { trustedAuthorities } = description;
  return trustedAuthorities === undefined ? {} : { "cdktf-onprem/trusted-authorities": Fn.sha256(trustedAuthorities) };
}

/** Port of the metrics of every component. */
export const METRICS_PORT = 8001;

const SCRAPED = {
  "prometheus.io/scrape": "true",
  "prometheus.io/port": String(METRICS_PORT),
  "prometheus.io/path": "/metrics",
};
