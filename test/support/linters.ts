import { execFile } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { stringify } from "yaml";
import type { KubernetesObject } from "../../lib/manifests";
import { isRecord, nameOf } from "./kubernetes-identity";

/** Something about an object that a linter would have otherwise. */
export interface Finding {
  readonly linter: LinterName;
  /** The linter's name of its check. */
  readonly check: string;
  /** `<Kind> <namespace>/<name>`, and the container where it is about one. */
  readonly object: string;
  /** What the linter says. */
  readonly message: string;
}

/** A cluster's objects are looked at together, since some checks are about how they go with each other. */
export interface Cluster {
  readonly name: string;
  /** Minor version of Kubernetes. */
  readonly kubernetesVersion: string;
  readonly objects: readonly KubernetesObject[];
}

/** Looks at the objects of clusters. @throws Error when it cannot */
export type Linter = (clusters: readonly Cluster[]) => Promise<readonly Finding[]>;

/** The linters, by the names of their programs. */
export const LINTERS = { "kube-score": kubeScore, checkov } as const satisfies Readonly<Record<string, Linter>>;

/** Name of a linter. */
export type LinterName = "kube-score" | "checkov";

interface ScoredObject {
  readonly type_meta: { readonly kind: string };
  readonly object_meta: { readonly name: string; readonly namespace?: string };
  readonly checks: readonly {
    readonly check: { readonly id: string };
    readonly grade: number;
    readonly skipped: boolean;
    readonly comments: readonly { readonly path: string; readonly summary: string }[] | null;
  }[];
}

/** Grade of kube-score below which a check calls for something. */
const GOOD = 10;

/** Reliability, mostly: what makes pods unavailable or hard to place. */
async function kubeScore(clusters: readonly Cluster[]): Promise<readonly Finding[]> {
  return (await Promise.all(clusters.map(scored))).flat();
}

function scored({ objects, kubernetesVersion }: Cluster): Promise<readonly Finding[]> {
  return inFolder(async (folder) => {
    const file = path.join(folder, "objects.yaml");
    fs.writeFileSync(file, objects.map((object) => stringify(object)).join("---\n"));
    const flags = [
      ["--output-format", "json"],
      ["--kubernetes-version", `v${kubernetesVersion}`],
      ["--enable-optional-test", "container-seccomp-profile"],
      ["--enable-optional-test", "container-ports-check"],
      // What is excepted, and why, stands in one place.
      ["--disable-ignore-checks-annotations"],
    ].flat();
    const scores = (await report("kube-score", ["score", ...flags, file], folder)) as readonly ScoredObject[];
    return scores.flatMap(({ type_meta: type, object_meta: metadata, checks }) =>
      checks
        .filter(({ grade, skipped }) => grade < GOOD && !skipped)
        .flatMap(({ check, comments }) =>
          (comments ?? []).map(({ path: part, summary }): Finding => {
            const object = [type.kind, nameOf({ metadata }), part].filter((text) => text !== "").join(" ");
            return { linter: "kube-score", check: check.id, object, message: summary };
          }),
        ),
    );
  });
}

interface CheckovReport {
  readonly summary: { readonly passed: number; readonly parsing_errors: number };
  readonly results: {
    readonly failed_checks: readonly CheckovFinding[];
    readonly skipped_checks: readonly CheckovFinding[];
  };
}

interface CheckovFinding {
  readonly check_id: string;
  readonly check_name: string;
  readonly check_result: { readonly evaluated_keys?: readonly string[] };
  readonly file_path: string;
}

/** Security, mostly: what lets a process do more than it has to. It takes seconds to start, so all clusters go into one run. */
function checkov(clusters: readonly Cluster[]): Promise<readonly Finding[]> {
  const objects = clusters.flatMap((cluster) => cluster.objects);
  return inFolder(async (folder) => {
    clusters.flatMap(apart).forEach((object, index) => {
      fs.writeFileSync(path.join(folder, `${index}.yaml`), stringify(object));
    });
    // The checks that it comes with, and nothing from anywhere else.
    const flags = [
      "--framework",
      "kubernetes",
      "--skip-download",
      "--soft-fail",
      "--output",
      "json",
      "--directory",
      ".",
    ];
    const { summary, results } = (await report("checkov", flags, folder)) as CheckovReport;
    if (summary.parsing_errors > 0 || summary.passed === 0) {
      throw new Error(`checkov has not understood the objects: ${JSON.stringify(summary)}`);
    }
    return [...results.failed_checks, ...results.skipped_checks].map((finding) => ({
      linter: "checkov",
      check: finding.check_id,
      object: checkedObject(objects[Number(path.basename(finding.file_path, ".yaml"))], finding),
      message: finding.check_name,
    }));
  });
}

/** The objects of a cluster in namespaces that no other cluster has: one's NetworkPolicy is not for another's pods. */
function apart({ name, objects }: Cluster): readonly KubernetesObject[] {
  return objects.map((object) => {
    const { namespace } = object.metadata;
    return namespace === undefined
      ? object
      : { ...object, metadata: { ...object.metadata, namespace: `${name}-${namespace}` } };
  });
}

/** The first container that fails a check is told by its place. */
function checkedObject(object: unknown, { check_result: { evaluated_keys: keys = [] } }: CheckovFinding): string {
  const kind = isRecord(object) ? String(object.kind) : "";
  const steps = /^(.*ontainers)\/\[(\d+)\]\//.exec(keys[0] ?? "");
  const container = [...(steps?.[1] ?? "").split("/"), steps?.[2] ?? ""].reduce<unknown>(
    (value, step) => (value as Readonly<Record<string, unknown>> | undefined)?.[step],
    object,
  );
  const part = isRecord(container) && typeof container.name === "string" ? [container.name] : [];
  return [kind, nameOf(object), ...part].join(" ");
}

/** What a program says as JSON; its own status only tells whether it found anything. */
function report(program: string, flags: readonly string[], folder: string): Promise<unknown> {
  // Nothing of the machine's: a key of an account would have the report sent to it.
  const env = { PATH: process.env.PATH, HOME: folder, LANG: "C.UTF-8" };
  return new Promise((resolve, reject) => {
    execFile(program, flags, { cwd: folder, env, maxBuffer: 64 * 2 ** 20 }, (error, stdout, stderr) => {
      try {
        resolve(JSON.parse(stdout));
      } catch {
        reject(new Error(`${program} has no report: ${stderr.trim()}${stdout.slice(0, 1_000)}`, { cause: error }));
      }
    });
  });
}

async function inFolder<T>(use: (folder: string) => Promise<T>): Promise<T> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "onprem-lint-"));
  try {
    return await use(folder);
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
}
