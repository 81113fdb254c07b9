export * from "./duration";
export * from "./percent";
export * from "./rules";
export * from "./size";
