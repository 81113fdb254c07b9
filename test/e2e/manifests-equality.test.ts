import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { App } from "cdktf";
import { manifestsOf, readStacks, StackConfiguration } from "../../lib/manifests";
import { environmentNames, ENVIRONMENTS } from "../../stacks";
import { stackOfResources } from "../manifests/stack-of-resources";
import { selfSigned } from "../support/certificate";
import { describeUnless } from "../support/requirements";
import { madeSecrets } from "../support/made-secrets";
import { CEPH_KEY } from "../support/stack-manifests";
import { applyBothWays, ENGINE } from "./support/both-ways";
import { ensureLab } from "./support/lab-cluster";
import { TERSE_RESOURCES } from "./support/terse-resources";
import { hindrance } from "./support/requirements";

describeUnless(hindrance(ENGINE, ["kubernetes"]), "what is applied from manifests is what Terraform applies", () => {
  const pair = selfSigned("entry.example.com");
  const given = {
    entry_certificate: pair.certificate,
    entry_key: pair.key,
    ceph_fs_key: CEPH_KEY,
    ceph_rbd_key: CEPH_KEY,
    harbor_database: "database-of-tests",
    harbor_redis: "redis-of-tests",
    registry_login: JSON.stringify({ auths: { "registry.example.com": { auth: "dXNlcjpwYXNz" } } }),
  };
  let folder: string;
  let stacks: readonly StackConfiguration[];
  let secrets: Readonly<Record<string, string>>;

  beforeAll(async () => {
    await ensureLab();
    folder = fs.mkdtempSync(path.join(os.tmpdir(), "onprem-equality-"));
    const app = new App({ outdir: path.join(folder, "cdktf.out") });
    Object.values(ENVIRONMENTS).forEach((environment) => environment(app));
    app.synth();
    stacks = readStacks(app.outdir);
    secrets = await madeSecrets(stacks, given);
  });

  afterAll(() => {
    fs.rmSync(folder, { recursive: true });
  });

  test.each(environmentNames())("the stacks of %s", async (environment) => {
    const ofKubernetes = stacks
      .filter(({ metadata }) => metadata.environment === environment)
      .map((stack) => ({ stack, manifests: manifestsOf(stack, { secrets }) }))
      .filter(({ manifests: { objects } }) => objects.length > 0);
    expect(ofKubernetes).not.toEqual([]);
    for (const { stack, manifests } of ofKubernetes) {
      const { byTerraform, made, fromManifests } = await applyBothWays(stack, manifests, secrets);
      expect(byTerraform).toHaveLength(made);
      expect(byTerraform).not.toContain(undefined);
      expect(fromManifests).toEqual(byTerraform);
    }
  });

  test("resources of many kinds that say no more than they must", async () => {
    const stack = stackOfResources({
      resource: TERSE_RESOURCES,
      terraform: { required_providers: { kubernetes: { source: "hashicorp/kubernetes", version: "2.38.0" } } },
    } as object);
    const { byTerraform, made, fromManifests } = await applyBothWays(stack, manifestsOf(stack));
    expect(made).toBeGreaterThan(25);
    expect(byTerraform).toHaveLength(made);
    expect(byTerraform).not.toContain(undefined);
    expect(fromManifests).toEqual(byTerraform);
  });
});
