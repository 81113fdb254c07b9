export {
  Backend,
  SingleBackend,
  WeightedBackend,
  type Scheme,
  type ServiceOptions,
  type ServiceReference,
  type Target,
  type WeightedPart,
} from "./backend";
export * from "./nginx-entry";
export type { EntryResources, EntryToleration, NginxEntryProps } from "./nginx-entry-props";
export type { ProxyTimeouts, Route, RouteMatch, RouteOptions, RouteProps } from "./route";
export { Tls, type TlsPair, type TlsSource } from "../cluster";
