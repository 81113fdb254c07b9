import { readdirSync } from "node:fs";
import * as path from "node:path";
import { KUBERNETES_VERSIONS, KubernetesObject, Manifests, PLACEHOLDERS } from "../../lib/manifests";
import { PROJECT } from "../conventions/source-files";
import { schemaOf } from "../support/kubernetes-schemas";
import { KubernetesValidator } from "../support/kubernetes-validation";
import { ENVIRONMENT_PROGRAMS, EXAMPLE_PROGRAMS, StackView } from "../support/stack-manifests";

/** Kinds of objects that a stack has at least, by how its name ends. */
const KINDS: Readonly<Record<string, readonly string[]>> = {
  entry: ["ConfigMap", "Deployment", "Service"],
  storage: ["Namespace", "Secret", "StorageClass"],
  certificates: ["Namespace"],
  "rbd-api": ["ConfigMap", "Secret", "Deployment", "PodDisruptionBudget", "Service"],
  motd: ["ConfigMap"],
  database: ["Secret"],
  registry: ["Secret", "NetworkPolicy"],
  // Machines are no objects of Kubernetes.
  nodes: [],
};

const kindsOf = (objects: readonly KubernetesObject[]): readonly string[] => objects.map(({ kind }) => kind);

const validators = new Map<string, KubernetesValidator>();

/** What is wrong with a stack's objects in the version of Kubernetes that its environment declares. */
function errorsOf({ kubernetesVersion = "", objects }: Manifests): readonly string[] {
  if (objects.length === 0) {
    return [];
  }
  const validator = validators.get(kubernetesVersion) ?? new KubernetesValidator(schemaOf(kubernetesVersion));
  validators.set(kubernetesVersion, validator);
  const { errors, unvalidated } = validator.validate(objects);
  return [...errors, ...unvalidated.map((object) => `${object}: no schema`)];
}

describe.each([...ENVIRONMENT_PROGRAMS, ...EXAMPLE_PROGRAMS])("%s", (_, viewsOfApp) => {
  let views: readonly StackView[];

  beforeAll(() => {
    views = viewsOfApp();
  });

  test("has the objects that its stacks are for", () => {
    expect(views.length).toBeGreaterThan(0);
    for (const { shown } of views) {
      const [, kinds] = Object.entries(KINDS).find(([end]) => shown.stack.endsWith(`-${end}`)) ?? [];
      expect(kinds).toBeInstanceOf(Array);
      expect(kindsOf(shown.objects)).toEqual(expect.arrayContaining([...(kinds ?? [])]));
      // A stack is for something: objects, charts or machines.
      expect(shown.objects.length + shown.charts.length + shown.others.length).toBeGreaterThan(0);
    }
  });

  test("has objects that are valid in the version of Kubernetes that its environment declares", () => {
    expect(views.flatMap(({ filled }) => errorsOf(filled))).toEqual([]);
  });

  test("is invalid where placeholders stand for secrets, and there alone", () => {
    for (const { shown } of views) {
      const held = shown.objects.filter(({ metadata }) => metadata.annotations?.[PLACEHOLDERS] !== undefined);
      expect(shown.placeholders.length > 0).toBe(held.length > 0);
      expect(errorsOf(shown)).toEqual(
        held.map(({ kind, metadata: { namespace, name } }): unknown =>
          expect.stringContaining(`${kind} ${namespace!}/${name}: metadata.annotations[`),
        ),
      );
    }
  });

  test("is the same again, whether its secrets are given or not", () => {
    for (const { shown, filled } of views) {
      const ids = ({ objects }: Manifests): readonly string[] =>
        objects.map(({ kind, metadata: { namespace, name } }) => `${kind} ${namespace ?? ""}/${name}`);
      expect(ids(filled)).toEqual(ids(shown));
      expect(filled.placeholders).toEqual([]);
    }
  });
});

test("a version of Kubernetes of which nothing is known is refused with the command that changes it", () => {
  expect(() => errorsOf({ ...NOTHING, kubernetesVersion: "1.99", objects: [NAMESPACE] })).toThrow(
    "nothing is known of Kubernetes 1.99: npm run schema -- 1.99.0, or a later patch of it",
  );
});

test("every schema that is there is one that objects are made by", () => {
  const files = readdirSync(path.join(PROJECT, "lib", "manifests", "schemas")).sort();
  expect(files).toEqual(KUBERNETES_VERSIONS.map((minor) => `kubernetes-${minor}.ts`).sort());
});

const NOTHING: Manifests = { stack: "later", objects: [], charts: [], others: [], placeholders: [] };
const NAMESPACE: KubernetesObject = { apiVersion: "v1", kind: "Namespace", metadata: { name: "later" } };
