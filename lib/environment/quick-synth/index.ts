export { QuickStack } from "./quick-stack";
