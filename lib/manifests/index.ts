export type * from "./chart-reference";
export { differencesOf, type ObjectDifference, type ObjectIdentity } from "./difference";
export * from "./difference-text";
export { manifestFiles } from "./folder";
export type * from "./kubernetes-object";
export * from "./kubernetes-schema";
export * from "./manifests";
export * from "./manifests-of";
export { PLACEHOLDERS } from "./placeholders";
export {
  readStacks,
  type StackConfiguration,
  type StackMetadata,
  type TerraformConfiguration,
} from "./stack-configuration";
export { toYaml } from "./yaml";
