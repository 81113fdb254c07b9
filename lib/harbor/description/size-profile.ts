import type { PodResources } from "../../cluster";
import { Size } from "../../units";

/**
 * How much a Harbor has to do: `small`, a team; `medium`, a company of some hundred people and its pipelines; `large`, thousands, or a cache for
 * whole clusters.
 */
export type HarborSize = "small" | "medium" | "large";

/** Parts of a Harbor that have resources of their own. */
export type HarborPart =
  "nginx" | "portal" | "core" | "jobservice" | "registry" | "registryController" | "scanner" | "exporter";

/** What the parts of a Harbor of some size get. */
export interface SizeProfile {
  /** Resources of each pod's container. */
  readonly resources: Readonly<Record<HarborPart, PodResources>>;
  /** Jobs that each jobservice does at once. */
  readonly jobWorkers: number;
}

/** CPU in thousandths of a core, memory in MiB: asked for, and at most. */
type Row = readonly [cpuRequest: number, cpuLimit: number, memoryRequest: number, memoryLimit: number];

const ROWS: Readonly<Record<HarborSize, Readonly<Record<HarborPart, Row>>>> = {
  small: {
    nginx: [50, 1000, 64, 256],
    portal: [20, 500, 64, 256],
    core: [100, 1000, 256, 1024],
    jobservice: [100, 1000, 256, 1024],
    registry: [100, 1000, 256, 1024],
    registryController: [50, 500, 64, 512],
    scanner: [200, 1000, 512, 2048],
    exporter: [50, 500, 64, 256],
  },
  medium: {
    nginx: [100, 2000, 128, 512],
    portal: [50, 500, 64, 256],
    core: [500, 2000, 512, 2048],
    jobservice: [250, 2000, 512, 2048],
    registry: [500, 2000, 512, 2048],
    registryController: [100, 1000, 128, 1024],
    scanner: [500, 2000, 1024, 4096],
    exporter: [50, 500, 128, 512],
  },
  large: {
    nginx: [500, 4000, 256, 1024],
    portal: [100, 1000, 128, 512],
    core: [2000, 4000, 2048, 4096],
    jobservice: [1000, 4000, 1024, 4096],
    registry: [2000, 4000, 1024, 4096],
    registryController: [250, 2000, 256, 2048],
    scanner: [1000, 4000, 2048, 8192],
    exporter: [100, 1000, 256, 1024],
  },
};

const JOB_WORKERS: Readonly<Record<HarborSize, number>> = { small: 5, medium: 10, large: 30 };

/** The profile of a size. */
export function profileOf(size: HarborSize): SizeProfile {
  const resources = Object.fromEntries(Object.entries(ROWS[size]).map(([part, row]) => [part, resourcesOf(row)]));
  return { resources: resources as SizeProfile["resources"], jobWorkers: JOB_WORKERS[size] };
}

function resourcesOf([cpuRequest, cpuLimit, memoryRequest, memoryLimit]: Row): PodResources {
  return {
    cpuRequest,
    cpuLimit,
    memoryRequest: Size.mebibytes(memoryRequest),
    memoryLimit: Size.mebibytes(memoryLimit),
  };
}
