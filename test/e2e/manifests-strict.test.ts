import { CoreV1Api } from "@kubernetes/client-node";
import { pendingChanges } from "../../lab/start/manifests/apply-objects";
import { nameOf } from "../../lab/start/manifests/live-object";
import { ObjectsApi } from "../../lab/start/manifests/objects-api";
import { KubernetesObject, Manifests, PLACEHOLDERS, toYaml } from "../../lib/manifests";
import { describeUnless } from "../support/requirements";
import { ENVIRONMENT_PROGRAMS, EXAMPLE_PROGRAMS, StackView } from "../support/stack-manifests";
import { ensureLab, labClient } from "./support/lab-cluster";
import { eventually } from "./support/lab-machines";
import { missingIn } from "./support/missing-fields";
import { removeObjects } from "./support/remove-objects";
import { labHindrance } from "./support/requirements";
import { StrictServer, Verdict } from "./support/strict-server";

describeUnless(labHindrance(), "the lab's API server, strictly", () => {
  let server: StrictServer;
  let objects: ObjectsApi;
  let core: CoreV1Api;

  beforeAll(async () => {
    await ensureLab();
    server = labClient().makeApiClient(StrictServer);
    objects = labClient().makeApiClient(ObjectsApi);
    core = labClient().makeApiClient(CoreV1Api);
  });

  /** Those of a stack's namespaces that it does not make itself. */
  async function foreignNamespaces({ objects: all }: Manifests): Promise<readonly KubernetesObject[]> {
    const { items } = await core.listNamespace();
    const own = all.filter(({ kind }) => kind === "Namespace").map(({ metadata }) => metadata.name);
    const known = new Set([...own, ...items.map(({ metadata }) => metadata?.name)]);
    const used = new Set(all.flatMap(({ metadata: { namespace } }) => namespace ?? []));
    return [...used].filter((name) => !known.has(name)).map(namespaceObject);
  }

  describe.each([...ENVIRONMENT_PROGRAMS, ...EXAMPLE_PROGRAMS])("%s", (_, viewsOfApp) => {
    let views: readonly StackView[];

    beforeAll(() => {
      views = viewsOfApp();
    });

    test("is admitted as it is written, stays as it is, and holds no placeholder", async () => {
      const isMachines = ({ filled }: StackView): boolean => filled.objects.length === 0 && filled.others.length > 0;
      expect(views.length).toBeGreaterThan(0);
      for (const { shown, filled } of views.filter((view) => !isMachines(view))) {
        expect(filled.objects.length).toBeGreaterThan(0);
        const found = await Promise.all(filled.objects.map((object) => objects.read(object)));
        // Somebody's own trial is not to be removed by a test.
        expect(found.filter((object) => object !== undefined).map(nameOf)).toEqual([]);
        const around = await foreignNamespaces(filled);
        try {
          for (const object of around) {
            await objects.apply(object);
          }
          expect(await verdictsOn(filled)).toEqual(filled.objects.map(() => CREATED));
          const live = await Promise.all(filled.objects.map((object) => objects.read(object)));
          expect(filled.objects.flatMap((object, index) => missingIn(live[index], object))).toEqual([]);
          expect(await pendingChanges(objects, filled.objects)).toEqual([]);
          expect(await admittedPods(filled)).toEqual(filled.objects.filter(isWorkload).map(() => CREATED));
          await refusesPlaceholders(shown);
        } finally {
          await removeObjects(objects, outermost([...around, ...filled.objects]));
        }
      }
    });
  });

  /** What the server says of the very text that people read and keep. */
  async function verdictsOn(manifests: Manifests): Promise<readonly Verdict[]> {
    const texts = toYaml(manifests)
      .split(/^---\n/m)
      .filter((text) => /^kind: (?!HelmChart)/m.test(text));
    expect(texts).toHaveLength(manifests.objects.length);
    const verdicts: Verdict[] = [];
    for (const [index, object] of manifests.objects.entries()) {
      verdicts.push(await server.applyText(object, texts[index]!));
    }
    return verdicts;
  }

  /** What the server says of the pods that the controllers would make: it only warns of their templates. */
  async function admittedPods({ objects: all }: Manifests): Promise<readonly Verdict[]> {
    return Promise.all(
      all.filter(isWorkload).map((workload) =>
        eventually(
          () => server.wouldAdmit(podOf(workload)),
          // Every namespace has one, a moment after it is made.
          ({ reason }) => !/serviceaccount .* not found/.test(reason),
        ),
      ),
    );
  }

  /** Nor do placeholders take the place of what is there. */
  async function refusesPlaceholders({ objects: all, placeholders }: Manifests): Promise<void> {
    const held = all.filter(({ metadata }) => metadata.annotations?.[PLACEHOLDERS] !== undefined);
    expect(held.length > 0).toBe(placeholders.length > 0);
    for (const object of held) {
      const before = await objects.read(object);
      const verdict = await server.applyText(object, JSON.stringify(object));
      expect(verdict).toEqual({ status: 422, reason: expect.stringContaining("metadata.annotations") as string });
      expect(await objects.read(object)).toEqual(before);
    }
  }

  describe("refuses", () => {
    const NAMESPACE = "manifests-strict";
    const settings: KubernetesObject = {
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: { name: "settings", namespace: NAMESPACE },
    };
    const text = `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: settings\n  namespace: ${NAMESPACE}\n`;

    beforeAll(() =>
      objects.apply({
        ...namespaceObject(NAMESPACE),
        metadata: { name: NAMESPACE, labels: { "pod-security.kubernetes.io/enforce": "restricted" } },
      }),
    );
    afterAll(() => removeObjects(objects, [namespaceObject(NAMESPACE)]));

    test.each([
      ["an unknown field", "dta:\n  a: b\n", /dta/],
      ["an unknown field of metadata", "", /lables/],
      ["a key that is there twice", "data:\n  a: b\n  a: c\n", /"a" already (set|defined)/],
      ["a section that is there twice", "data:\n  a: b\ndata:\n  a: c\n", /"data" already (set|defined)/],
    ])("%s", async (what, planted, reason) => {
      const sent = what.endsWith("metadata")
        ? text.replace("metadata:\n", "metadata:\n  lables: {}\n")
        : text + planted;
      const verdict = await server.applyText(settings, sent);
      expect(verdict.status).toBeGreaterThanOrEqual(400);
      expect(verdict.reason).toMatch(reason);
      expect(await objects.read(settings)).toBeUndefined();
    });

    test("a pod that is let do more than its namespace allows", async () => {
      const spec = { containers: [{ name: "root", image: "root:1", securityContext: { privileged: true } }] };
      const metadata = { name: "root", namespace: NAMESPACE };
      const { status, reason } = await server.wouldAdmit({ apiVersion: "v1", kind: "Pod", metadata, spec });
      expect(status).toBe(403);
      expect(reason).toContain('violates PodSecurity "restricted');
    });

    test("nothing else", async () => {
      expect(await server.applyText(settings, `${text}data:\n  a: b\n`)).toEqual(CREATED);
    });
  });
});

const CREATED: Verdict = { status: 201, reason: "" };

function namespaceObject(name: string): KubernetesObject {
  return { apiVersion: "v1", kind: "Namespace", metadata: { name } };
}

/** Objects with which all others go: a namespace takes what is in it along. */
function outermost(all: readonly KubernetesObject[]): readonly KubernetesObject[] {
  const namespaces = new Set(all.filter(({ kind }) => kind === "Namespace").map(({ metadata }) => metadata.name));
  return all.filter(({ metadata: { namespace } }) => namespace === undefined || !namespaces.has(namespace));
}

interface Workload extends KubernetesObject {
  readonly spec: { readonly template: { readonly metadata?: object; readonly spec: object } };
}

/** Whether an object makes pods of a template. */
function isWorkload(object: KubernetesObject): object is Workload {
  return (object.spec as Partial<Workload["spec"]> | undefined)?.template !== undefined;
}

function podOf({ metadata, spec: { template } }: Workload): KubernetesObject {
  const { name, namespace = "default" } = metadata;
  return {
    apiVersion: "v1",
    kind: "Pod",
    ...template,
    metadata: { ...template.metadata, name: `${name}-trial`, namespace },
  };
}
