export * from "./cluster";
export * from "./environment";
export * from "./nginx-entry";
export * from "./units";
