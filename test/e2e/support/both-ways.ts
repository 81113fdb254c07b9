import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { engineNamed } from "../../../lab/start/engine";
import { applyObjects } from "../../../lab/start/manifests/apply-objects";
import type { LiveObject, ObjectReference } from "../../../lab/start/manifests/live-object";
import { ObjectsApi } from "../../../lab/start/manifests/objects-api";
import { StackRunner } from "../../../lab/start/stack-runner";
import { Manifests, StackConfiguration } from "../../../lib/manifests";
import { type Block, StackScope } from "../../../lib/terraform";
import { LAB, labClient } from "./lab-cluster";
import { removeObjects } from "./remove-objects";

/** The engine that applies one way. */
export const ENGINE = "terraform";

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
const SAID_NEEDLESSLY: Readonly<Record<string, readonly unknown[]>> = {
  /** Of a ConfigMap: its data can be changed. */
  immutable: [false],
  /** Of a volume mount: mounts on the node made later are not seen. */
  mountPropagation: ["None"],
  /** Of a volume from a ConfigMap or Secret: that has to be there. */
  optional: [false],
  /** Of a container. */
  allowPrivilegeEscalation: [true],
  privileged: [false],
  readOnlyRootFilesystem: [false],
  /** Of a pod. */
  enableServiceLinks: [true],
  shareProcessNamespace: [false],
  /** Of a toleration. */
  operator: ["Equal"],
  /** Of a field of resources: 0 means 1. */
  divisor: ["0", "1"],
  /** Of a claim's template, whose claims are in the namespace of their StatefulSet. */
  namespace: ["default"],
  /** Of a Job. */
  manualSelector: [false],
};

/** The same objects as they live in the cluster, applied by Terraform and from manifests, without what the cluster decides. */
export interface AppliedBothWays {
  readonly byTerraform: readonly unknown[];
  readonly fromManifests: readonly unknown[];
  /** How many resources Terraform made in the cluster. */
  readonly made: number;
}

/** Applies a stack to the lab both ways, one after the other in the same namespaces, and leaves nothing. */
export async function applyBothWays(
  stack: StackConfiguration,
  { objects }: Manifests,
  secrets: Readonly<Record<string, string>> = {},
): Promise<AppliedBothWays> {
  const api = labClient().makeApiClient(ObjectsApi);
  const live = async (): Promise<readonly unknown[]> => {
    const found = await Promise.all(objects.map((object) => api.read(object)));
    return found.map((object) => object && comparable(object));
  };
  const namespaces = namespacesOf(objects);
  const around = namespaces.filter(({ metadata: { name } }) => !objects.some(isNamespace(name)));
  const outermost = [...namespaces, ...objects.filter(isOfCluster)];
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "onprem-both-ways-"));
  await removeObjects(api, outermost);
  try {
    await applyObjects(api, around);
    const runner = forTheLab(stack, folder, secrets);
    await runner.init();
    await runner.apply();
    const byTerraform = await live();
    const made = (await runner.state()).values?.root_module.resources?.filter(isInCluster).length ?? 0;
    await runner.destroy();
    await applyObjects(api, objects);
    return { byTerraform, made, fromManifests: await live() };
  } finally {
    await removeObjects(api, outermost);
    fs.rmSync(folder, { recursive: true });
  }
}

/**
 * The stack for the lab: its own folder, provider and state. Nothing waits for pods, of which the lab cannot hold all, nor for charts, which
 * Helm installs either way; what other stacks hand over is written in, as nobody has applied them; and all can be deleted again.
 */
function forTheLab(stack: StackConfiguration, folder: string, secrets: Readonly<Record<string, string>>): StackRunner {
  const { terraform, resource, ...rest } = stack.configuration as StackFile;
  const ofKubernetes = Object.entries(withoutOtherStacks(resource ?? {}, stack)).filter(([type]) => type !== CHART);
  const resources = ofKubernetes.map(([type, blocks]) => {
    const waits = type === "kubernetes_deployment_v1" ? { wait_for_rollout: false } : {};
    return [
      type,
      Object.fromEntries(
        Object.entries(blocks).map(([id, block]) => [id, { ...deletable(withoutCharts(block)), ...waits }]),
      ),
    ];
  });
  const retargeted = {
    ...rest,
    data: undefined,
    terraform: { ...terraform, backend: { local: { path: path.join(folder, "terraform.tfstate") } } },
    provider: { kubernetes: [{ config_path: LAB.kubeconfig, config_context: LAB.context }] },
    resource: Object.fromEntries(resources) as unknown,
  };
  fs.writeFileSync(path.join(folder, "cdk.tf.json"), JSON.stringify(retargeted));
  return new StackRunner(engineNamed(ENGINE)!, folder, secrets);
}

/** How a stack reads what others hand over. */
const OTHER_STACKS = "terraform_remote_state";

type StackFile = StackConfiguration["configuration"] & { readonly terraform?: object };

/** Resources with what other stacks hand over, as the code says it. */
function withoutOtherStacks<T>(resources: T, stack: StackConfiguration): T {
  const scope = new StackScope(stack, {
    variables: {},
    placeholder: (name) => name,
    madeByProvider: () => undefined,
  });
  const inserted = (_: string, value: unknown): unknown =>
    typeof value === "string" && value.startsWith(`\${data.${OTHER_STACKS}.`) ? scope.resolve(value) : value;
  return JSON.parse(JSON.stringify(resources), inserted) as T;
}

function isInCluster({ type }: { readonly type: string }): boolean {
  return type.startsWith("kubernetes_");
}

/** Terraform's resource of a chart. */
const CHART = "helm_release";

/** A resource that waits for no chart. */
function withoutCharts({ depends_on: needed, ...block }: Block): Block {
  const others = ((needed ?? []) as readonly string[]).filter((address) => !address.startsWith(`${CHART}.`));
  return others.length === 0 ? block : { ...block, depends_on: others };
}

/** A resource that a destroy takes along. */
function deletable({ lifecycle = {}, ...block }: Block): Block {
  return { ...block, lifecycle: { ...(lifecycle as object), prevent_destroy: false } };
}

/** Whether an object is in no namespace, and none itself. */
function isOfCluster({ kind, metadata }: ObjectReference): boolean {
  return kind !== "Namespace" && metadata.namespace === undefined;
}

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
  const said = Object.entries(value).filter(([name, field]) => SAID_NEEDLESSLY[name]?.includes(field) !== true);
  return Object.fromEntries(said.map(([name, field]) => [name, withoutNeedless(field)]));
}

function without(fields: object, names: readonly string[]): object {
  return Object.fromEntries(Object.entries(fields).filter(([name]) => !names.includes(name)));
}
