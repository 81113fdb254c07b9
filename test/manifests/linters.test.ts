import { ENVIRONMENTS, environmentNames } from "../../stacks";
import { Cluster, Finding, LinterName, LINTERS } from "../support/linters";
import { describeWith } from "../support/requirements";
import { viewsOf } from "../support/stack-manifests";
import { EXCEPTIONS, LinterException } from "./linter-exceptions";

/** A pod that no linter lets pass. */
const CARELESS = {
  apiVersion: "apps/v1",
  kind: "Deployment",
  metadata: { name: "careless", namespace: "shop" },
  spec: {
    replicas: 2,
    selector: { matchLabels: { app: "careless" } },
    template: {
      metadata: { labels: { app: "careless" } },
      spec: {
        containers: [{ name: "root", image: "careless:latest", securityContext: { privileged: true, runAsUser: 0 } }],
      },
    },
  },
};

/** What each linter says of it, among other things: the sign that it looks. */
const CARELESS_CHECKS: Readonly<Record<LinterName, readonly string[]>> = {
  "kube-score": ["container-security-context-privileged", "container-image-tag", "container-resources"],
  checkov: ["CKV_K8S_16", "CKV_K8S_14", "CKV_K8S_11"],
};

/** A linter that starts in seconds takes minutes where every core is busy. */
const PATIENCE_MS = 300_000;

const excepts = ({ linter, check, object, message }: LinterException, finding: Finding): boolean =>
  linter === finding.linter &&
  check === finding.check &&
  object.exec(finding.object)?.[0] === finding.object &&
  (message === undefined || message === finding.message);

describe.each(Object.entries(LINTERS))("%s", (name, lint) => {
  const linter = name as LinterName;
  const exceptions = EXCEPTIONS.filter((exception) => exception.linter === linter);

  describeWith([linter], "over all environments", () => {
    const findings: Finding[] = [];
    const careless: Finding[] = [];

    beforeAll(async () => {
      const clusters = environmentNames().map((name): Cluster => {
        const views = viewsOf(ENVIRONMENTS[name]);
        const objects = views.flatMap(({ filled }) => filled.objects);
        expect(objects.map(({ kind }) => kind)).toContain("Deployment");
        return { name, objects, kubernetesVersion: views[0]!.filled.kubernetesVersion! };
      });
      const first = clusters[0]!;
      const found = await lint([{ ...first, objects: [...first.objects, CARELESS] }, ...clusters.slice(1)]);
      for (const finding of found) {
        (finding.object.startsWith("Deployment shop/careless") ? careless : findings).push(finding);
      }
    }, PATIENCE_MS);

    test("finds nothing but what is meant", () => {
      const meant = (finding: Finding): boolean => exceptions.some((exception) => excepts(exception, finding));
      const texts = findings
        .filter((finding) => !meant(finding))
        .map(({ check, object, message }) => `${check}: ${object}: ${message}`);
      expect([...new Set(texts)]).toEqual([]);
    });

    test("finds all that is excepted", () => {
      const idle = exceptions.filter((exception) => !findings.some((finding) => excepts(exception, finding)));
      expect(idle).toEqual([]);
    });

    test("finds what is careless", () => {
      expect(careless.map(({ check }) => check)).toEqual(expect.arrayContaining([...CARELESS_CHECKS[linter]]));
    });
  });
});

test("every exception has a reason of its own", () => {
  const reasons = EXCEPTIONS.map(({ reason }) => reason);
  expect(reasons.filter((reason) => reason.length < 20)).toEqual([]);
  expect(new Set(reasons).size).toBe(reasons.length);
});
