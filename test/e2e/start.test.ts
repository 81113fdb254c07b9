import { CoreV1Api } from "@kubernetes/client-node";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { PLAYED_VOLUMES } from "../../lab/start/played-volumes";
import { describeUnless } from "../support/requirements";
import { ensureLab, LAB, labClient } from "./support/lab-cluster";
import { hindrance } from "./support/requirements";
import {
  destroy,
  FROM_CHARTS,
  GIVEN_SECRETS,
  MACHINES,
  makeSecrets,
  NODES_APPLIED,
  REGISTRY_APPLIED,
  REGISTRY_CHARTS,
  run,
  START,
  STORAGE_APPLIED,
} from "./support/start-program";

describe("npm start", () => {
  let folder: string;

  beforeEach(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), "onprem-start-"));
  });

  afterEach(() => {
    fs.rmSync(folder, { recursive: true });
  });

  test("refuses an option that there is not", () => {
    const { status, output } = run(folder, START, ["--kubeconfg", "x"]);
    expect(output).toContain("Usage: npm start");
    expect(status).toBe(1);
  });

  describeUnless(hindrance("terraform", ["kubernetes"]), "with providers", () => {
    test("applies the lab environment and verifies it, twice, and follows no kubeconfig variable that happens to be set", async () => {
      const elsewhere = path.join(folder, "kubeconfig");
      fs.writeFileSync(elsewhere, "apiVersion: v1\nkind: Config\n");
      const variables = {
        KUBECONFIG: elsewhere,
        KUBE_CONFIG_PATH: elsewhere,
        KUBE_HOST: "https://198.51.100.1:6443",
      };
      makeSecrets(folder);
      try {
        for (const attempt of ["first", "second"]) {
          const strict = MACHINES === undefined && REGISTRY_CHARTS === undefined ? ["--strict"] : [];
          const { status, output } = run(folder, START, [...FROM_CHARTS, ...strict], {
            ...variables,
            ...GIVEN_SECRETS,
          });
          expect(`${attempt}: ${output}`).toMatch(
            /lab-entry .* applied and verified: second plan empty; entry\/entry on entry-\S+ and entry-\S+/,
          );
          expect(`${attempt}: ${output}`).toMatch(NODES_APPLIED);
          expect(`${attempt}: ${output}`).toMatch(STORAGE_APPLIED);
          expect(`${attempt}: ${output}`).toMatch(REGISTRY_APPLIED);
          expect(status).toBe(0);
        }
      } finally {
        destroy(folder, "lab-registry", "lab-entry", "lab-nodes", "lab-storage");
        // A start that came later would remove them, too.
        await labClient().makeApiClient(CoreV1Api).deleteCollectionPersistentVolume({ labelSelector: PLAYED_VOLUMES });
      }
    });

    test("another cluster is taken when it is named, has a state of its own, and none of the lab's machines", async () => {
      await ensureLab();
      try {
        const { status, output } = run(folder, START, ["--kubeconfig", LAB.kubeconfig]);
        expect(output).toContain(`Applying lab-entry to context lab of ${LAB.kubeconfig}`);
        expect(output).toMatch(
          /lab-nodes .* not applied: node-1 and node-2 are machines of the lab, not of context lab/,
        );
        expect(output).toMatch(
          /lab-storage .* not applied: secrets are missing: ceph_fs_key, ceph_rbd_key; npx onprem secrets init lab makes/,
        );
        expect(status).toBe(0);
        const states = fs.readdirSync(path.join(folder, ".onprem-state"), { recursive: true });
        expect(states).toContainEqual(expect.stringMatching(/^[0-9a-f-]{36}\/terraform\.lab-entry\.tfstate$/));
      } finally {
        destroy(folder, "lab-entry");
      }
    });

    test("another cluster that does not answer fails its stacks, and all are synthesized", () => {
      const kubeconfig = path.join(folder, "kubeconfig");
      const cluster = { name: "gone", cluster: { server: "https://127.0.0.1:1" } };
      const context = { name: "gone", context: { cluster: "gone", user: "nobody" } };
      const config = {
        clusters: [cluster],
        contexts: [context],
        users: [{ name: "nobody" }],
        "current-context": "gone",
      };
      fs.writeFileSync(kubeconfig, JSON.stringify({ apiVersion: "v1", kind: "Config", ...config }));
      const { status, output } = run(folder, START, ["--kubeconfig", kubeconfig]);
      expect(output).toMatch(/lab-entry .* FAILED: context gone of .* does not answer/);
      expect(output).toContain("16 stacks synthesized, 0 applied and verified, 3 NOT APPLIED, 1 FAILED.");
      expect(status).toBe(1);
    });

    test("a kubeconfig without such a context is refused", () => {
      const kubeconfig = path.join(folder, "kubeconfig");
      fs.writeFileSync(kubeconfig, "apiVersion: v1\nkind: Config\ncurrent-context: gone\n");
      const { status, output } = run(folder, START, ["--kubeconfig", kubeconfig]);
      expect(output).toContain('has no context "gone": name one by --context');
      expect(status).toBe(1);
    });
  });
});
