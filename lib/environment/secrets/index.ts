export { DeclaredSecrets } from "./declared-secrets";
export * from "./secret-form";
export * from "./secret-recipe";
export type * from "./secret-use";
