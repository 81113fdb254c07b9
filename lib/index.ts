export * from "./ceph";
export * from "./cluster";
export * from "./container-runtime";
export * from "./environment";
export * from "./host";
export * from "./kubelet";
export * from "./nginx-entry";
export * from "./units";
