export * from "./container-data-root";
export * from "./container-data-root-props";
