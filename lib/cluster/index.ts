export * from "./chart-release";
export type { ChartValues } from "./chart-values";
export * from "./deployment";
export * from "./endpoint";
export * from "./image-pull";
export * from "./kubernetes-secret";
export * from "./labels";
export * from "./pod-resources";
export type { IStorageClass } from "./storage-class";
