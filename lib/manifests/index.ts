export type * from "./chart-reference";
export type * from "./kubernetes-object";
export * from "./manifests";
