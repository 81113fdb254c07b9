export * from "./cluster";
export * from "./environment";
export * from "./kubelet";
export * from "./nginx-entry";
export * from "./units";
