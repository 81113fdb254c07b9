export * from "./expression";
export * from "./stack-configuration";
export * from "./stack-scope";
