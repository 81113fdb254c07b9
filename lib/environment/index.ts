export * from "./artifacts";
export * from "./cluster";
export * from "./environment";
export * from "./environment-props";
export * from "./environment-stack";
export * from "./host";
export * from "./secret-value";
export { fromStackFolder } from "./stack-folder";
export * from "./state";
