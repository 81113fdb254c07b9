import * as path from "node:path";
import { App } from "cdktf";
import { Manifests, manifestsOf, readStacks, StackConfiguration } from "../../lib/manifests";
import { ENVIRONMENTS, environmentNames } from "../../stacks";
import { PROJECT, typescriptFiles } from "../conventions/source-files";
import { selfSigned } from "./certificate";
import { runApp } from "./whole-app";

/** A stack as plain objects: as it is shown, and as it is applied. */
export interface StackView {
  /** Without the values of secrets. */
  readonly shown: Manifests;
  /** With values for tests in place of all secrets. */
  readonly filled: Manifests;
}

/** The stacks of an app, by the name under which tests speak of it. */
export type Program = readonly [name: string, views: () => readonly StackView[]];

/** Every environment of the platform. */
export const ENVIRONMENT_PROGRAMS: readonly Program[] = environmentNames().map((name) => [
  `the environment ${name}`,
  () => viewsOf(ENVIRONMENTS[name]),
]);

/** Every example. A program of a test file sees it once: modules are not run again. */
export const EXAMPLE_PROGRAMS: readonly Program[] = typescriptFiles("examples").map((file) => [
  file,
  () => viewsOfProgram(() => jest.requireActual(path.join(PROJECT, file))),
]);

/** The stacks of an app that a function fills. */
export function viewsOf(build: (app: App) => unknown): readonly StackView[] {
  return viewsOfProgram(() => {
    const app = new App();
    build(app);
    app.synth();
  });
}

/** Runs a program that writes an app, and looks at what it wrote. */
function viewsOfProgram(program: () => void): readonly StackView[] {
  const views: StackView[] = [];
  runApp(() => {
    program();
    views.push(...readStacks("cdktf.out").map(viewOf));
  });
  return views;
}

function viewOf(stack: StackConfiguration): StackView {
  const shown = manifestsOf(stack);
  const secrets = Object.fromEntries(shown.placeholders.map((name) => [name, secretFor(name)]));
  return { shown, filled: manifestsOf(stack, { secrets }) };
}

const { certificate, key } = selfSigned("entry.example.com");
/** Of the form that `ceph auth get-key` prints. */
export const CEPH_KEY = "AQBwbHFmAAAAABAAdGVzdGtleWZvcnRlc3Rz0Q==";
const LOGIN = { auths: { "registry.example.com": { auth: Buffer.from("test:test").toString("base64") } } };

/** A value that is of the form which a secret of this name has. */
function secretFor(name: string): string {
  if (name.startsWith("ceph")) return CEPH_KEY;
  if (name.endsWith("certificate")) return certificate;
  if (name.endsWith("key")) return key;
  return name.endsWith("login") ? JSON.stringify(LOGIN) : `value of ${name}`;
}
