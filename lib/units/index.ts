export * from "./duration";
export * from "./names";
export * from "./percent";
export * from "./rules";
export * from "./size";
