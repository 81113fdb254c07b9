export * from "./artifact-sources";
export * from "./catalogue";
export * from "./image-reference";
