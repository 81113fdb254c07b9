export type { Connection } from "./connection";
export * from "./guarded-change";
export * from "./guarded-change-props";
export * from "./host-group";
export * from "./host-group-props";
export type { AbsentFile, EditedFile, ManagedFile, WholeFile } from "./managed-file";
export * from "./shell";
