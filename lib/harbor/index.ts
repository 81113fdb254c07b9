export {
  HarborExposure,
  type IngressExposureOptions,
  type LoadBalancerExposureOptions,
  type NodePortExposureOptions,
} from "./cluster/exposure";
export * from "./cluster/ha-harbor";
export type { HaHarborProps } from "./cluster/ha-harbor-props";
export type { HarborSecretNames, HarborSecrets } from "./cluster/harbor-secrets";
export type { HarborScannerVolumeOptions } from "./cluster/scanner-volume";
export type { HarborProps } from "./description/harbor-props";
export { ExternalPostgres, type ExternalPostgresOptions, type SslMode } from "./description/postgres";
export type { HarborProxyOptions } from "./description/proxy";
export {
  ExternalRedis,
  type RedisIndexes,
  type RedisOptions,
  type SentinelRedisOptions,
  type SingleRedisOptions,
} from "./description/redis";
export { HarborScanner, type ScannerMirrorOptions } from "./description/scanner";
export type { HarborSize } from "./description/size-profile";
export {
  HarborBucket,
  HarborStorage,
  HarborVolume,
  type HarborS3Options,
  type HarborVolumeOptions,
} from "./description/storage";
export { HarborKeys, type ExistingHarborKeysOptions, type HarborKeysOptions } from "./keys/harbor-keys";
