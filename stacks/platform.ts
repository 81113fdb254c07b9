import type { App } from "cdktf";
import {
  Backend,
  Environment,
  EnvironmentProps,
  HostGroup,
  HostGroupProps,
  KubeletEvictionTuning,
  KubeletEvictionTuningProps,
  NginxEntry,
  NginxEntryProps,
  RouteProps,
} from "../lib";

/** What differs between the environments. */
export interface PlatformProps extends EnvironmentProps {
  /** Sizes and security of the entry; its routes are the same everywhere. */
  readonly entry: Omit<NginxEntryProps, "routes">;
  /** How the nodes are reached, and how many of them may be away at once. */
  readonly nodes: Omit<HostGroupProps, "hosts">;
  /** When the nodes evict pods: what fits their disks and memory. */
  readonly eviction: Omit<KubeletEvictionTuningProps, "hosts">;
}

/** The platform that every environment runs: the same constructs, in sizes of their own. */
export function platform(app: App, name: string, { entry, nodes, eviction, ...props }: PlatformProps): Environment {
  const environment = new Environment(app, name, props);
  new NginxEntry(environment.stack("entry"), "entry", { ...entry, routes: ROUTES });
  const machines = environment.stack("nodes");
  new KubeletEvictionTuning(machines, "eviction", { ...eviction, hosts: new HostGroup(machines, "nodes", nodes) });
  return environment;
}

/** What people reach through the entry. A Service that is not there yet answers with the entry's error page. */
const ROUTES: readonly RouteProps[] = [
  { path: "/", backend: Backend.service({ namespace: "portal", name: "portal", port: 80 }) },
  {
    path: "/grafana",
    backend: Backend.service({ namespace: "monitoring", name: "grafana", port: 80 }),
    websocket: true,
  },
];
