import type { ChartReference } from "./chart-reference";
import type { KubernetesObject } from "./kubernetes-object";
import type { Manifests } from "./manifests";
import { objectYaml } from "./yaml";
import { chartGenerator } from "./yaml-chart";
import { asComment, headOf } from "./yaml-head";
import { yamlText } from "./yaml-text";

/** First line of the kustomization, by which a folder of ours is known again. */
const MARK = "# Made by onprem manifests, which writes and removes these files and no others:";

/** What stands before the name of each of our files, in the lines that follow. */
const LISTED = "#   ";

/** The file that names the others. */
export const KUSTOMIZATION = "kustomization.yaml";

/** Names of a file for one object, from the shortest to one that nothing else has. */
type Candidates = readonly string[];

/**
 * A stack as a folder for kustomize, by file name: a file an object (`deployment-entry.yaml`), a file a chart (`chart-harbor.yaml`), and
 * the kustomization that names them in the order in which they apply. Where objects of one kind share a name, their files name the
 * namespace too, and the group where that does not tell them apart either.
 *
 * A stack that makes nothing in Kubernetes has no files: kustomize takes no empty folder.
 *
 * @see https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/
 */
export function manifestFiles(manifests: Manifests): ReadonlyMap<string, string> {
  const { objects, charts } = manifests;
  if (objects.length === 0 && charts.length === 0) {
    return new Map();
  }
  const names = distinct([...objects.map(objectCandidates), ...charts.map(chartCandidates)]);
  const texts = [...objects, ...charts.map(chartGenerator)].map(objectYaml);
  const resources = names.slice(0, objects.length);
  const generators = names.slice(objects.length);
  return new Map([
    [KUSTOMIZATION, kustomization(manifests, resources, generators)],
    ...names.map((name, index): [string, string] => [name, texts[index] ?? ""]),
  ]);
}

/**
 * Names of the files that were written along with a kustomization, itself among them; none when it is not ours. They are listed for
 * themselves: people may add files of their own to its resources, and those stay theirs.
 */
export function listedFiles(kustomization: string): ReadonlySet<string> {
  const [mark, ...lines] = kustomization.split(/\r?\n/);
  if (mark !== MARK) {
    return new Set();
  }
  const end = lines.findIndex((line) => !line.startsWith(LISTED));
  return new Set([KUSTOMIZATION, ...lines.slice(0, end).map((line) => line.slice(LISTED.length))]);
}

function kustomization(manifests: Manifests, resources: readonly string[], generators: readonly string[]): string {
  const list = [MARK, ...[...resources, ...generators].map((name) => LISTED + name), ""].join("\n");
  return `${list}${asComment(headOf(manifests))}${yamlText({
    apiVersion: "kustomize.config.k8s.io/v1beta1",
    kind: "Kustomization",
    // Kustomize's own order knows nothing of what these objects need.
    sortOptions: { order: "fifo" },
    ...(resources.length === 0 ? {} : { resources }),
    ...(generators.length === 0 ? {} : { generators }),
  })}`;
}

function objectCandidates({ apiVersion, kind, metadata: { name, namespace = "" } }: KubernetesObject): Candidates {
  const group = apiVersion.includes("/") ? `.${apiVersion.slice(0, apiVersion.indexOf("/"))}` : "";
  return [`${kind}-${name}`, joined(kind, namespace, name), joined(`${kind}${group}`, namespace, name)];
}

function chartCandidates({ release, namespace }: ChartReference): Candidates {
  return [`chart-${release}`, joined("chart", namespace, release)];
}

/** The shortest name of each that no other has, with the ending of YAML. */
function distinct(all: readonly Candidates[]): readonly string[] {
  const lengths = all.map(() => 0);
  const longest = Math.max(...all.map((candidates) => candidates.length));
  for (let round = 0; round < longest; round++) {
    const names = all.map((candidates, index) => fileName(candidates, lengths[index] ?? 0));
    names.forEach((name, index) => {
      // All that share a name give it up: which of them came first must not matter.
      lengths[index] = (lengths[index] ?? 0) + (names.indexOf(name) === names.lastIndexOf(name) ? 0 : 1);
    });
  }
  return numbered(all.map((candidates, index) => fileName(candidates, lengths[index] ?? 0))).map(
    (name) => `${name}.yaml`,
  );
}

/** One of the names in letters that every file system can tell apart: no capitals, no colon as the names of roles have it. */
function fileName(candidates: Candidates, length: number): string {
  const name = candidates[Math.min(length, candidates.length - 1)] ?? "";
  return name.toLowerCase().replace(/[^a-z0-9.-]/g, "-");
}

/** What still is not told apart is counted. */
function numbered(names: readonly string[]): readonly string[] {
  const taken = new Set<string>();
  return names.map((name) => {
    let free = name;
    for (let count = 2; taken.has(free); count++) {
      free = `${name}-${count}`;
    }
    taken.add(free);
    return free;
  });
}

function joined(...parts: readonly string[]): string {
  return parts.filter((part) => part !== "").join("-");
}
