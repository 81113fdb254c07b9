export * from "./chart-release";
export * from "./endpoint";
export * from "./image-pull";
export * from "./kubernetes-secret";
export * from "./labels";
