import { Configuration, HttpMethod, PatchStrategy, RequestContext } from "@kubernetes/client-node";
import { FIELD_MANAGER } from "../../../lab/start/manifests/objects-api";
import { KubernetesObject, kubernetesSchema } from "../../../lib/manifests";

/** What an API server answers. */
export interface Verdict {
  /** Status of HTTP: 201 for what was made, 200 for what was there. */
  readonly status: number;
  /** Why it was refused; empty for what was not. */
  readonly reason: string;
}

/**
 * An API server that is sent texts as they are, where a client would parse them first and could lose what is wrong with them:
 * `config.makeApiClient(StrictServer)`.
 */
export class StrictServer {
  public constructor(private readonly configuration: Configuration) {}

  /** Applies the text of an object, strictly: unknown fields and keys that stand there twice are refused. */
  public applyText(object: KubernetesObject, text: string): Promise<Verdict> {
    return this.send("PATCH", `${collectionOf(object)}/${object.metadata.name}`, text, PatchStrategy.ServerSideApply, {
      fieldManager: FIELD_MANAGER,
    });
  }

  /** Whether a new object would be admitted; nothing is made. */
  public wouldAdmit(object: KubernetesObject): Promise<Verdict> {
    return this.send("POST", collectionOf(object), JSON.stringify(object), "application/json", { dryRun: "All" });
  }

  private async send(
    method: keyof typeof HttpMethod,
    path: string,
    body: string,
    type: string,
    query: Readonly<Record<string, string>>,
  ): Promise<Verdict> {
    const { baseServer, httpApi, authMethods } = this.configuration;
    const request: RequestContext = baseServer.makeRequestContext(path, HttpMethod[method]);
    request.setHeaderParam("Accept", "application/json");
    request.setHeaderParam("Content-Type", type);
    Object.entries({ ...query, fieldValidation: "Strict" }).forEach(([name, value]) => {
      request.setQueryParam(name, value);
    });
    request.setBody(body);
    request.setSignal(AbortSignal.timeout(30_000));
    await authMethods.default?.applySecurityAuthentication(request);
    const answer = await httpApi.send(request).toPromise();
    const text = await answer.body.text();
    const { message = text } = JSON.parse(text) as { readonly message?: string };
    return { status: answer.httpStatusCode, reason: answer.httpStatusCode < 300 ? "" : message };
  }
}

function collectionOf({ apiVersion, kind, metadata }: KubernetesObject): string {
  const resource = kubernetesSchema().kindOf({ apiVersion, kind })?.resource;
  if (resource === undefined) {
    throw new Error(`${apiVersion} ${kind} is no kind of Kubernetes itself`);
  }
  const group = apiVersion.includes("/") ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
  const { namespace } = metadata;
  return namespace === undefined ? `${group}/${resource}` : `${group}/namespaces/${namespace}/${resource}`;
}
