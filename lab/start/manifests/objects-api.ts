import { Configuration, HttpMethod, PatchStrategy } from "@kubernetes/client-node";
import type { KubernetesObject } from "../../../lib/manifests";
import { LiveObject, nameOf, ObjectReference } from "./live-object";

/** Who applies, as the cluster notes it at every field. */
export const FIELD_MANAGER = "cdktf-onprem";

/** What an API server says when it does not do what it was asked. */
interface Refusal {
  readonly message?: string;
  readonly reason?: string;
  readonly details?: { readonly causes?: readonly { readonly reason?: string; readonly message?: string }[] };
}

/** The cluster did not do what it was asked; the message names the object, and has the server's own reason. */
export class ClusterError extends Error {
  public override readonly name = "ClusterError";

  public constructor(
    message: string,
    /** Status of the answer, as of HTTP. */
    public readonly status: number,
    /** Who has set the fields that were to be changed, where that is the reason. */
    public readonly owners: readonly string[] = [],
  ) {
    super(message);
  }
}

const NOT_FOUND = 404;

/** A server that does not answer in this time will not. */
const TIMEOUT_MS = 30_000;

/**
 * Objects of a cluster as they are, whatever their kind: `config.makeApiClient(ObjectsApi)`.
 *
 * The client's own KubernetesObjectApi sends and gives back what its models know, and drops the rest: a field that the server would refuse
 * never reached it.
 */
export class ObjectsApi {
  private readonly resources = new Map<string, readonly Resource[]>();

  public constructor(private readonly configuration: Configuration) {}

  /** The object; undefined where there is none. @throws ClusterError */
  public async read(object: ObjectReference): Promise<LiveObject | undefined> {
    try {
      return (await this.send("GET", await this.pathOf(object), nameOf(object))) as LiveObject;
    } catch (error) {
      if (error instanceof ClusterError && error.status === NOT_FOUND) {
        return undefined;
      }
      throw error;
    }
  }

  /** Objects of a kind, of all namespaces or of one, by labels: `{ app: "entry" }`. @throws ClusterError */
  public async list(kind: ListedKind): Promise<readonly LiveObject[]> {
    const { apiVersion, namespace, labels = {} } = kind;
    const path = await this.collectionOf(apiVersion, kind.kind, namespace);
    const labelSelector = Object.entries(labels).map(([key, value]) => `${key}=${value}`);
    const query = labelSelector.length > 0 ? { query: { labelSelector: labelSelector.join(",") } } : {};
    const answer = await this.send("GET", path, `list of every ${kind.kind}`, query);
    // What is listed does not say again what it is.
    return (answer as { readonly items: readonly LiveObject[] }).items.map((item) => ({
      ...item,
      apiVersion,
      kind: kind.kind,
    }));
  }

  /**
   * Makes an object what is declared, by server-side apply: unknown fields are refused, and fields that somebody else has set to something
   * else are not taken over.
   *
   * @param dryRun whether to say only what it would be
   * @throws ClusterError
   */
  public async apply(object: KubernetesObject, dryRun = false): Promise<LiveObject> {
    const fixed = { fieldManager: FIELD_MANAGER, fieldValidation: "Strict", force: "false" };
    const query = dryRun ? { ...fixed, dryRun: "All" } : fixed;
    return (await this.send("PATCH", await this.pathOf(object), nameOf(object), { query, body: object })) as LiveObject;
  }

  /** Has an object removed, with all that belongs to it; not yet gone when this returns. @throws ClusterError */
  public async remove(object: ObjectReference): Promise<void> {
    const query = { propagationPolicy: "Foreground" };
    await this.send("DELETE", await this.pathOf(object), nameOf(object), { query });
  }

  private async pathOf({ apiVersion, kind, metadata }: ObjectReference): Promise<string> {
    const collection = await this.collectionOf(apiVersion, kind, metadata.namespace);
    return `${collection}/${encodeURIComponent(metadata.name)}`;
  }

  private async collectionOf(apiVersion: string, kind: string, namespace?: string): Promise<string> {
    const group = apiVersion.includes("/") ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
    const isIt = (resource: Resource): boolean => resource.kind === kind && !resource.name.includes("/");
    // A kind that was not there may be by now.
    if (this.resources.get(group)?.some(isIt) !== true) {
      const { resources } = (await this.send("GET", group, apiVersion)) as { readonly resources: readonly Resource[] };
      this.resources.set(group, resources);
    }
    const resource = this.resources.get(group)?.find(isIt);
    if (resource === undefined) {
      throw new ClusterError(`the cluster knows no ${kind} of ${apiVersion}`, NOT_FOUND);
    }
    return namespace === undefined ? `${group}/${resource.name}` : `${group}/namespaces/${namespace}/${resource.name}`;
  }

  private async send(
    method: keyof typeof HttpMethod,
    path: string,
    what: string,
    content: Content = {},
  ): Promise<unknown> {
    const { baseServer, httpApi, authMethods } = this.configuration;
    const request = baseServer.makeRequestContext(path, HttpMethod[method]);
    request.setHeaderParam("Accept", "application/json");
    Object.entries(content.query ?? {}).forEach(([name, value]) => {
      request.setQueryParam(name, value);
    });
    if (content.body !== undefined) {
      request.setHeaderParam("Content-Type", PatchStrategy.ServerSideApply);
      // JSON is YAML, of which this content type speaks.
      request.setBody(JSON.stringify(content.body));
    }
    request.setSignal(AbortSignal.timeout(TIMEOUT_MS));
    await authMethods.default?.applySecurityAuthentication(request);
    const answer = await httpApi.send(request).toPromise();
    const text = await answer.body.text();
    if (answer.httpStatusCode >= 300) {
      throw refusal(what, answer.httpStatusCode, text);
    }
    return JSON.parse(text);
  }
}

/** Which objects {@link ObjectsApi.list} lists. */
export interface ListedKind extends Pick<KubernetesObject, "apiVersion" | "kind"> {
  /** @default those of all namespaces */
  readonly namespace?: string;
  /** @default whatever their labels */
  readonly labels?: Readonly<Record<string, string>>;
}

/** A kind as the cluster offers it; a slash in its name sets a part of it off, e.g. `deployments/status`. */
interface Resource {
  readonly name: string;
  readonly kind: string;
}

interface Content {
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: KubernetesObject;
}

function refusal(what: string, status: number, text: string): ClusterError {
  const { message = text.trim(), details }: Refusal = text.startsWith("{") ? (JSON.parse(text) as Refusal) : {};
  const conflicts = (details?.causes ?? []).filter(({ reason }) => reason === "FieldManagerConflict");
  const owners = conflicts.flatMap(({ message: cause = "" }) => /^conflict with "([^"]*)"/.exec(cause)?.[1] ?? []);
  return new ClusterError(`${what}: ${message}`, status, [...new Set(owners)]);
}
