import { EntryDescription } from "../../lib/nginx-entry/nginx-config";
import { entrySettings } from "../../lib/nginx-entry/entry-settings";
import { normalized, RouteProps } from "../../lib/nginx-entry/route";

/** What a default entry with these routes is rendered from, on loopback. */
export function described(routes: readonly RouteProps[], changes: Partial<EntryDescription> = {}): EntryDescription {
  return {
    ...entrySettings({}),
    addresses: ["127.0.0.1"],
    port: 18080,
    statusPort: 18081,
    tls: false,
    workerProcesses: 2,
    routes: routes.map(normalized),
    ...changes,
  };
}
