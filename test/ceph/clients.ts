import { App } from "cdktf";
import { CephClient, CephClientProps, CephCluster, CephConfiguration } from "../../lib/ceph";
import { EnvironmentProps, EnvironmentStack, SecretValue } from "../../lib/environment";
import { KubernetesObject, Manifests, manifestsOf } from "../../lib/manifests";
import { testEnvironment } from "../support/environments";

/** The cluster that clients talk to. */
export const cephCluster = (monitors = ["10.0.0.11"]): CephCluster => new CephCluster({ clusterId: "ceph", monitors });

const USER = { id: "rbd-api", key: SecretValue.variable("rbd_api_key") };

/** Each way in which a client can be given its files. */
export const CONFIGURATIONS = {
  nodes: CephConfiguration.fromNodes({ user: "rbd-api", runAsUser: 167 }),
  cluster: CephConfiguration.fromCluster({ cluster: cephCluster(), user: USER, pools: ["kubernetes"] }),
  objects: CephConfiguration.fromObjects({
    user: "rbd-api",
    configMap: "ceph-conf",
    keyring: SecretValue.existing({ name: "ceph-keyring", key: "keyring" }),
  }),
};

/** A client with which nothing is wrong. */
export const LEAST: CephClientProps = {
  image: "registry.example.com/storage/rbd-api:1.4.0",
  configuration: CONFIGURATIONS.cluster,
};

/** A client in a stack of its own. */
export function clientIn(
  props: Partial<CephClientProps> = {},
  environment: EnvironmentProps = {},
  id = "rbd-api",
): { readonly stack: EnvironmentStack; readonly client: CephClient } {
  const stack = testEnvironment(new App(), environment).stack("client");
  return { stack, client: new CephClient(stack, id, { ...LEAST, ...props }) };
}

/** Its objects. */
export function manifests(props: Partial<CephClientProps> = {}, environment: EnvironmentProps = {}): Manifests {
  return manifestsOf(clientIn(props, environment).stack);
}

/** The only object of a kind. */
export function only({ objects }: Manifests, kind: string): KubernetesObject {
  const [found, ...others] = objects.filter((object) => object.kind === kind);
  if (found === undefined || others.length > 0) {
    throw new Error(`expected one ${kind} among ${objects.map((object) => object.kind).join(", ")}`);
  }
  return found;
}

/** A container, as far as the tests look at it. */
interface Container extends Readonly<Record<string, unknown>> {
  readonly securityContext: Readonly<Record<string, unknown>>;
}

/** The pods that a Deployment makes, as far as the tests look at them. */
export interface PodTemplate {
  readonly metadata: { readonly annotations: Readonly<Record<string, string>>; readonly labels: object };
  readonly spec: Readonly<Record<string, unknown>> & {
    readonly securityContext: Readonly<Record<string, unknown>>;
    readonly containers: readonly [Container];
    readonly volumes: readonly Readonly<Record<string, unknown>>[];
  };
}

/** The template of the client's pods. */
export function template(props: Partial<CephClientProps> = {}, environment: EnvironmentProps = {}): PodTemplate {
  const { spec } = only(manifests(props, environment), "Deployment") as KubernetesObject & {
    readonly spec: { readonly template: PodTemplate };
  };
  return spec.template;
}
