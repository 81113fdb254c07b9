import { execFile } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { promisify } from "node:util";
import { CoreV1Api } from "@kubernetes/client-node";
import { parseAllDocuments } from "yaml";
import type { KubernetesObject } from "../../../lib/manifests";
import { chartArchive, chartsHindrance } from "../../support/charts";
import { missing } from "../../support/requirements";
import type { DeclaredHarbor } from "./declared-harbor";
import { ensureLab, LAB, labClient, withNamespace } from "./lab-cluster";
import { RenderedPods } from "./rendered-pods";
import { labHindrance } from "./requirements";

const run = promisify(execFile);

/** Why the chart cannot be rendered as in a cluster; undefined when it can. */
export function chartHindrance(): string | undefined {
  return missing(["helm"]) ?? chartsHindrance(["harbor"]) ?? labHindrance();
}

/**
 * Brings up the cluster for {@link inCluster}, where the chart can be rendered. To be called before a service is started, which lives for a limited
 * time: a lab that is down may take long.
 */
export async function ensureCluster(): Promise<void> {
  if (chartHindrance() === undefined) {
    await ensureLab();
  }
}

/**
 * What the chart makes for a Harbor, rendered as in a cluster that has its Secrets: the chart asks the API server for one of them. Nothing of the
 * chart itself is applied.
 */
export async function inCluster(harbor: DeclaredHarbor): Promise<RenderedPods> {
  await ensureLab();
  const { namespace } = harbor;
  const { objects, charts } = harbor.manifests();
  const secrets = objects.filter(({ kind }) => kind === "Secret");
  const removeNamespace = await withNamespace(namespace);
  try {
    const api = labClient().makeApiClient(CoreV1Api);
    for (const body of secrets) {
      await api.createNamespacedSecret({ namespace, body });
    }
    const values = path.join(harbor.home, "values.json");
    fs.writeFileSync(values, JSON.stringify(charts[0]?.values));
    const where = ["--namespace", namespace, "--kubeconfig", LAB.kubeconfig, "--values", values];
    const { stdout } = await run("helm", ["template", "harbor", chartArchive("harbor"), "--dry-run=server", ...where], {
      maxBuffer: 2 ** 26,
    });
    const made = parseAllDocuments(stdout).map((document) => document.toJS() as KubernetesObject | null);
    return new RenderedPods([...secrets, ...made.filter((one) => one !== null)]);
  } finally {
    await removeNamespace();
  }
}
