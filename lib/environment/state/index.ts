export type { ConsulStateOptions } from "./consul";
export type { HttpStateOptions } from "./http";
export type { KubernetesStateOptions } from "./kubernetes";
export type { LocalStateOptions } from "./local";
export type { PgStateOptions } from "./pg";
export type { S3StateOptions } from "./s3";
export * from "./state-backend";
export type { StateLocation } from "./state-location";
