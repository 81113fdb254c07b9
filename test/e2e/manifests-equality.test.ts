import { App } from "cdktf";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { engineNamed } from "../../lab/start/engine";
import { applyObjects } from "../../lab/start/manifests/apply-objects";
import type { LiveObject, ObjectReference } from "../../lab/start/manifests/live-object";
import { ObjectsApi } from "../../lab/start/manifests/objects-api";
import { StackRunner } from "../../lab/start/stack-runner";
import { Manifests, manifestsOf, readStacks, StackConfiguration } from "../../lib/manifests";
import { environmentNames, ENVIRONMENTS } from "../../stacks";
import { selfSigned } from "../support/certificate";
import { describeUnless } from "../support/requirements";
import { ensureLab, LAB, labClient } from "./support/lab-cluster";
import { removeObjects } from "./support/remove-objects";
import { hindrance } from "./support/requirements";

const ENGINE = "terraform";

/** What the cluster decides for each object anew, whoever makes it. */
const OF_THE_CLUSTER = {
  object: ["status"],
  metadata: ["uid", "resourceVersion", "creationTimestamp", "generation", "managedFields"],
  annotations: [
    // The Deployment controller counts.
    "deployment.kubernetes.io/revision",
  ],
  /** Addresses of a Service, out of a range. */
  spec: ["clusterIP", "clusterIPs"],
} as const;

/**
 * What the Terraform provider writes although nobody said so: defaults of its own schema, each of which the API documents as the meaning of
 * the field where it is left out.
 */
const SAID_NEEDLESSLY: Readonly<Record<string, unknown>> = {
  /** Of a ConfigMap: its data can be changed. */
  immutable: false,
  /** Of a volume mount: mounts on the node made later are not seen. */
  mountPropagation: "None",
  /** Of a volume from a ConfigMap or Secret: that has to be there. */
  optional: false,
};

describeUnless(hindrance(ENGINE, ["kubernetes"]), "what is applied from manifests is what Terraform applies", () => {
  const pair = selfSigned("entry.example.com");
  const secrets = {
    entry_certificate: pair.certificate,
    entry_key: pair.key,
    registry_login: JSON.stringify({ auths: { "registry.example.com": { auth: "dXNlcjpwYXNz" } } }),
  };
  let folder: string;
  let api: ObjectsApi;
  let stacks: readonly StackConfiguration[];

  beforeAll(async () => {
    await ensureLab();
    api = labClient().makeApiClient(ObjectsApi);
    folder = fs.mkdtempSync(path.join(os.tmpdir(), "onprem-equality-"));
    const app = new App({ outdir: path.join(folder, "cdktf.out") });
    Object.values(ENVIRONMENTS).forEach((environment) => environment(app));
    app.synth();
    stacks = readStacks(app.outdir);
  });

  afterAll(() => {
    fs.rmSync(folder, { recursive: true });
  });

  /** The stack for the lab: its own folder, provider and state. Nothing waits for pods, of which the lab cannot hold all. */
  const forTheLab = ({ name, configuration }: StackConfiguration): StackRunner => {
    const here = path.join(folder, name);
    fs.mkdirSync(here);
    const { terraform, ...rest } = configuration as { readonly terraform: object } & typeof configuration;
    const { resource = {} } = rest;
    const resources = Object.entries(resource).map(([type, blocks]) => {
      const waits = type === "kubernetes_deployment_v1" ? { wait_for_rollout: false } : {};
      return [type, Object.fromEntries(Object.entries(blocks).map(([id, block]) => [id, { ...block, ...waits }]))];
    });
    const retargeted = {
      ...rest,
      terraform: { ...terraform, backend: { local: { path: path.join(here, "terraform.tfstate") } } },
      provider: { kubernetes: [{ config_path: LAB.kubeconfig, config_context: LAB.context }] },
      resource: Object.fromEntries(resources) as unknown,
    };
    fs.writeFileSync(path.join(here, "cdk.tf.json"), JSON.stringify(retargeted));
    return new StackRunner(engineNamed(ENGINE)!, here, secrets);
  };

  const live = async (objects: readonly ObjectReference[]): Promise<readonly unknown[]> => {
    const found = await Promise.all(objects.map((object) => api.read(object)));
    return found.map((object) => object && comparable(object));
  };

  /** Both ways, one after the other, in the same namespaces. */
  const bothWays = async (stack: StackConfiguration, { objects }: Manifests) => {
    const namespaces = namespacesOf(objects);
    const given = namespaces.filter(({ metadata: { name } }) => !objects.some(isNamespace(name)));
    await removeObjects(api, namespaces);
    try {
      await applyObjects(api, given);
      const runner = forTheLab(stack);
      await runner.init();
      await runner.apply();
      const byTerraform = await live(objects);
      const made = (await runner.state()).values?.root_module.resources?.length;
      await runner.destroy();
      await applyObjects(api, objects);
      return { byTerraform, made, fromManifests: await live(objects) };
    } finally {
      await removeObjects(api, namespaces);
    }
  };

  test.each(environmentNames())("the stacks of %s", async (environment) => {
    const ofKubernetes = stacks
      .filter(({ metadata }) => metadata.environment === environment)
      .map((stack) => ({ stack, manifests: manifestsOf(stack, { secrets }) }))
      .filter(({ manifests: { objects } }) => objects.length > 0);
    expect(ofKubernetes).not.toEqual([]);
    for (const { stack, manifests } of ofKubernetes) {
      const { byTerraform, made, fromManifests } = await bothWays(stack, manifests);
      expect(byTerraform).toHaveLength(made ?? 0);
      expect(byTerraform).not.toContain(undefined);
      expect(fromManifests).toEqual(byTerraform);
    }
  });
});

/** The namespaces that objects are in, or are. */
function namespacesOf(objects: readonly ObjectReference[]) {
  const names = objects.flatMap(({ kind, metadata: { name, namespace } }) => (kind === "Namespace" ? name : namespace));
  return [...new Set(names)].flatMap((name) =>
    name === undefined ? [] : [{ apiVersion: "v1", kind: "Namespace", metadata: { name } }],
  );
}

function isNamespace(name: string) {
  return (object: ObjectReference): boolean => object.kind === "Namespace" && object.metadata.name === name;
}

/** An object without what the cluster decides. */
function comparable({ metadata, spec, ...fields }: LiveObject): unknown {
  const { annotations = {}, ...named } = metadata;
  return withoutNeedless({
    ...without(fields, OF_THE_CLUSTER.object),
    metadata: {
      ...without(named, OF_THE_CLUSTER.metadata),
      annotations: without(annotations, OF_THE_CLUSTER.annotations),
    },
    spec: without(spec ?? {}, OF_THE_CLUSTER.spec),
  });
}

function withoutNeedless(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(withoutNeedless);
  }
  if (typeof value !== "object" || value === null) {
    return value;
  }
  const said = Object.entries(value).filter(
    ([name, field]) => !(name in SAID_NEEDLESSLY && SAID_NEEDLESSLY[name] === field),
  );
  return Object.fromEntries(said.map(([name, field]) => [name, withoutNeedless(field)]));
}

function without(fields: object, names: readonly string[]): object {
  return Object.fromEntries(Object.entries(fields).filter(([name]) => !names.includes(name)));
}
