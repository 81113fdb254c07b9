export * from "./expression";
export { mergedDeclaration } from "./merged-declaration";
export type * from "./secret-declaration";
export * from "./stack-configuration";
export * from "./stack-scope";
