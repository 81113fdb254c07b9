export * from "./rwo-guard";
