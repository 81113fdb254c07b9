export * from "./expression";
export type * from "./secret-declaration";
export * from "./stack-configuration";
export * from "./stack-scope";
