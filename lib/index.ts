export * from "./cluster";
export * from "./environment";
export * from "./units";
