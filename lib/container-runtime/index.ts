export * from "./data-root/container-data-root";
export * from "./data-root/container-data-root-props";
export * from "./registry/registry-trust";
export * from "./registry/registry-trust-props";
