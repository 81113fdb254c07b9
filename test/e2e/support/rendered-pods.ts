import type { KubernetesObject } from "../../../lib/manifests";
import type { Content } from "./declared-harbor";

interface Reference {
  readonly name: string;
  readonly key?: string;
}

/** Which keys of a volume become files, under other names. */
interface Renamed {
  readonly items?: readonly { readonly key: string; readonly path: string }[];
}

interface Pod {
  readonly containers: readonly {
    readonly name: string;
    readonly env?: readonly {
      readonly name: string;
      readonly value?: string;
      readonly valueFrom?: { readonly secretKeyRef?: Reference };
    }[];
    readonly envFrom?: readonly { readonly configMapRef?: Reference; readonly secretRef?: Reference }[];
    readonly volumeMounts?: readonly { readonly name: string; readonly mountPath: string; readonly subPath?: string }[];
  }[];
  readonly volumes?: readonly {
    readonly name: string;
    readonly configMap?: Reference & Renamed;
    readonly secret?: Renamed & { readonly secretName: string };
  }[];
}

interface Owner extends KubernetesObject {
  readonly spec: { readonly template: { readonly spec: Pod } };
}

/** What the first container of a workload's pods gets, as the kubelet would give it. */
export interface Given {
  readonly variables: Content;
  /** Texts of mounted files, by their paths; of folders what is in them. */
  readonly files: Content;
}

/** What pods get of ConfigMaps and Secrets. @param objects theirs, and the workloads */
export class RenderedPods {
  public constructor(private readonly objects: readonly KubernetesObject[]) {}

  /** Of a Deployment or StatefulSet. @throws Error when there is none */
  public of(name: string): Given {
    const owner = this.objects.find(
      ({ kind, metadata }) => ["Deployment", "StatefulSet"].includes(kind) && metadata.name === name,
    ) as Owner | undefined;
    const pod = owner?.spec.template.spec;
    const [container] = pod?.containers ?? [];
    if (pod === undefined || container === undefined) {
      throw new Error(`there is no workload ${name}`);
    }
    const { env = [], envFrom = [], volumeMounts = [] } = container;
    const whole = envFrom.flatMap(({ configMapRef, secretRef }) => [
      ...Object.entries(this.configMap(configMapRef?.name)),
      ...Object.entries(this.secret(secretRef?.name)),
    ]);
    const single = env.map(({ name: variable, value = "", valueFrom }) => {
      const { name: from, key = "" } = valueFrom?.secretKeyRef ?? {};
      return [variable, from === undefined ? value : (this.secret(from)[key] ?? "")] as const;
    });
    const files = volumeMounts.flatMap(({ name: volume, mountPath, subPath }) => {
      const source = pod.volumes?.find((one) => one.name === volume);
      const content = {
        ...renamed(this.configMap(source?.configMap?.name), source?.configMap),
        ...renamed(this.secret(source?.secret?.secretName), source?.secret),
      };
      return subPath === undefined
        ? Object.entries(content).map(([key, text]) => [`${mountPath}/${key}`, text] as const)
        : [[mountPath, content[subPath] ?? ""] as const];
    });
    return { variables: Object.fromEntries([...whole, ...single]), files: Object.fromEntries(files) };
  }

  private configMap(name: string | undefined): Content {
    return this.data("ConfigMap", name);
  }

  private secret(name: string | undefined): Content {
    const decoded = Object.entries(this.data("Secret", name)).map(
      ([key, value]) => [key, Buffer.from(value, "base64").toString()] as const,
    );
    return Object.fromEntries(decoded);
  }

  private data(kind: string, name: string | undefined): Content {
    const found = this.objects.find((one) => one.kind === kind && one.metadata.name === name);
    return (found as { readonly data?: Content } | undefined)?.data ?? {};
  }
}

function renamed(content: Content, { items }: Renamed = {}): Content {
  return items === undefined
    ? content
    : Object.fromEntries(items.map(({ key, path }) => [path, content[key] ?? ""] as const));
}
