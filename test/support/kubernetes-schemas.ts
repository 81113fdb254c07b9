import { existsSync } from "node:fs";
import * as path from "node:path";
import type { KubernetesApi } from "./kubernetes-validation";

const SCHEMAS = path.resolve(__dirname, "..", "..", "lib", "manifests", "schemas");

/** What is known of a minor version of Kubernetes. @throws Error with the command that makes it, where nothing is */
export function schemaOf(minor: string): KubernetesApi {
  const file = path.join(SCHEMAS, `kubernetes-${minor}.ts`);
  if (!existsSync(file)) {
    throw new Error(`nothing is known of Kubernetes ${minor}: npm run schema -- ${minor}.0, or a later patch of it`);
  }
  const { SCHEMA } = jest.requireActual<{ readonly SCHEMA: string }>(file);
  return JSON.parse(SCHEMA) as KubernetesApi;
}
