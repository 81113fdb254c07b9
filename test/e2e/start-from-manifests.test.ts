import { CoreV1Api, PatchStrategy, setHeaderOptions } from "@kubernetes/client-node";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { ObjectsApi } from "../../lab/start/manifests/objects-api";
import { describeUnless } from "../support/requirements";
import { ensureLab, find, labClient } from "./support/lab-cluster";
import { removeObjects } from "./support/remove-objects";
import { hindrance, labHindrance } from "./support/requirements";
import {
  CHARTS,
  destroy,
  FROM_CHARTS,
  GIVEN_SECRETS,
  MACHINES,
  makeSecrets,
  NODES_APPLIED,
  REGISTRY_CHARTS,
  run,
  START,
} from "./support/start-program";

/** What lab-entry makes, below the namespace that holds all of it. */
const ENTRY = { apiVersion: "v1", kind: "Namespace", metadata: { name: "entry" } } as const;

const removeEntry = (): Promise<void> => removeObjects(labClient().makeApiClient(ObjectsApi), [ENTRY]);

/** What the overview says of the entry that was applied without Terraform. */
const FROM_MANIFESTS =
  /lab-entry .* applied from manifests; Terraform providers not available \((.*)\); verified: second apply changes nothing; entry\/entry on entry-\S+ and entry-\S+/;

describeUnless(labHindrance(), "npm start where Terraform cannot be used", () => {
  let folder: string;

  beforeEach(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), "onprem-start-"));
  });

  afterEach(() => {
    fs.rmSync(folder, { recursive: true });
  });

  // A configuration that leads to an empty folder: what an air-gapped machine without a mirror comes to.
  const airGapped = (): NodeJS.ProcessEnv => {
    const mirror = path.join(folder, "mirror");
    fs.mkdirSync(mirror, { recursive: true });
    const file = path.join(folder, "terraformrc");
    fs.writeFileSync(file, `provider_installation {\n  filesystem_mirror {\n    path = "${mirror}"\n  }\n}\n`);
    return { TF_CLI_CONFIG_FILE: file };
  };

  beforeAll(async () => {
    await ensureLab();
    await removeEntry();
  });

  afterEach(removeEntry);

  describeUnless(hindrance("terraform", []), "for want of providers", () => {
    test("applies what needs none by Terraform, the rest from manifests, and leaves what installs charts", () => {
      try {
        makeSecrets(folder);
        const variables = { ...airGapped(), ...GIVEN_SECRETS };
        const { status, output } = run(folder, START, ["--strict", ...FROM_CHARTS], variables);
        expect(output).toContain("Applying lab-entry to the lab from its manifests");
        expect(output).toContain("  created Deployment entry/entry");
        expect(FROM_MANIFESTS.exec(output)?.[1]).toMatch(/^Failed to query available provider packages/);
        expect(output).toMatch(NODES_APPLIED);
        expect(output).toContain(
          MACHINES === undefined
            ? "16 stacks synthesized, 2 applied and verified (1 from manifests), 2 NOT APPLIED."
            : "16 stacks synthesized, 1 applied and verified (1 from manifests), 3 NOT APPLIED.",
        );
        expect(output).toMatch(
          CHARTS === undefined
            ? /lab-storage .* not applied: .*; and not from manifests: helm_release\.\S+ and 1 more are charts, which Helm has to render/
            : /lab-storage .* not applied: no chart at/,
        );
        expect(output).toMatch(
          REGISTRY_CHARTS === undefined
            ? /lab-registry .* not applied: .*; and not from manifests: helm_release\.\S+ is a chart, which Helm has to render/
            : /lab-registry .* not applied: /,
        );
        expect(status).toBe(3);
      } finally {
        destroy(folder, "lab-nodes");
      }
    });
  });

  const NO_ENGINE = { TERRAFORM_BINARY_NAME: "no-such-engine" };

  test("for want of an engine: from manifests, a second time without a change; what machines need is left", async () => {
    const { status, output } = run(folder, START, [], NO_ENGINE);
    expect(FROM_MANIFESTS.exec(output)?.[1]).toBe("TERRAFORM_BINARY_NAME names no-such-engine, which does not run");
    expect(output).toMatch(
      MACHINES === undefined
        ? /lab-nodes .* not applied: TERRAFORM_BINARY_NAME names no-such-engine, which does not run; and not from manifests: terraform_data\.\S+ and \d+ more are no Kubernetes objects/
        : NODES_APPLIED,
    );
    expect(status).toBe(0);
    const before = await deployed();
    const again = run(folder, START, ["--strict"], NO_ENGINE);
    expect(again.output).toMatch(FROM_MANIFESTS);
    expect(again.output).not.toMatch(/^ {2}(created|updated) /m);
    expect(again.status).toBe(3);
    expect(await deployed()).toEqual(before);
  });

  test("what another has made is left alone, with who that was; what another has changed is said by the cluster", async () => {
    const core = labClient().makeApiClient(CoreV1Api);
    await core.createNamespace({
      body: { metadata: { name: "entry", labels: { a: "b" } } },
      fieldManager: "an-editor",
    });
    const foreign = run(folder, START, [], NO_ENGINE);
    expect(foreign.output).toMatch(
      /lab-entry .* not applied: .*and not from manifests: Namespace entry was made by an-editor, and not from manifests; remove what is in the way/,
    );
    expect(foreign.status).toBe(0);
    await removeEntry();
    expect(run(folder, START, [], NO_ENGINE).status).toBe(0);
    const configuration = { name: "entry", namespace: "entry" };
    await core.patchNamespacedConfigMap(
      { ...configuration, fieldManager: "an-editor", body: { data: { "nginx.conf": "# mine" } } },
      setHeaderOptions("Content-Type", PatchStrategy.MergePatch),
    );
    const { status, output } = run(folder, START, [], NO_ENGINE);
    expect(output).toMatch(/lab-entry .* FAILED: ConfigMap entry\/entry: .*conflict.*an-editor/);
    expect(status).toBe(1);
    expect((await core.readNamespacedConfigMap(configuration)).data).toEqual({ "nginx.conf": "# mine" });
  });

  describeUnless(hindrance("terraform", ["kubernetes"]), "and then can", () => {
    test("each leaves alone what the other has made, and says what to do", async () => {
      expect(run(folder, START, [], NO_ENGINE).status).toBe(0);
      const late = run(folder, START, []);
      expect(late.output).toMatch(
        /lab-entry .* FAILED: .*already exists.*Namespace entry was applied from manifests, when Terraform was not available: remove it once \(npx onprem manifests lab-entry \| kubectl delete -f -\), then start again; that deletes the namespaces of the stack too/s,
      );
      expect(late.status).toBe(1);
      await removeEntry();
      try {
        expect(run(folder, START, []).status).toBe(0);
        const { output } = run(folder, START, [], NO_ENGINE);
        expect(output).toMatch(
          /lab-entry .* not applied: .*: Namespace entry and \d+ more were made by Terraform, and not from manifests; apply it by Terraform from now on too/,
        );
      } finally {
        destroy(folder, "lab-entry", "lab-nodes");
      }
    });
  });
});

/** What tells that the entry's Deployment was not touched in between. */
async function deployed(): Promise<unknown> {
  const deployment = await find("apps/v1", "Deployment", "entry", "entry");
  return [deployment?.metadata?.uid, deployment?.metadata?.resourceVersion];
}
