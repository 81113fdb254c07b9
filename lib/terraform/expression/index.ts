export * from "./evaluate";
export * from "./parser";
export * from "./syntax";
