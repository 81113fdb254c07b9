import { StorageClass } from "@cdktf/provider-kubernetes/lib/storage-class";
import { StorageClassV1 } from "@cdktf/provider-kubernetes/lib/storage-class-v1";
import { Environment } from "../../lib/environment";
import { CLUSTER, testEnvironment } from "../support/environments";
import { synthesize } from "../support/synth";

const DEFAULT = "storageclass.kubernetes.io/is-default-class";
const FORMER_DEFAULT = "storageclass.beta.kubernetes.io/is-default-class";

/** A class in a stack that has its name. */
function storageClass(environment: Environment, name: string, annotations: Record<string, string> = {}): void {
  const stack = environment.stack(`of-${name}`);
  new StorageClassV1(stack, "class", { metadata: { name, annotations }, storageProvisioner: "rancher.io/local-path" });
}

/** What a synth says; empty when it says nothing. */
function refusal(build: (environment: Environment) => void): string {
  try {
    synthesize((app) => {
      build(testEnvironment(app));
    });
    return "";
  } catch (error) {
    return (error as Error).message;
  }
}

test("two default classes in an environment are refused, once, naming both", () => {
  const message = refusal((environment) => {
    storageClass(environment, "a", { [DEFAULT]: "true" });
    new StorageClass(environment.stack("former"), "class", {
      metadata: { name: "b", annotations: { [FORMER_DEFAULT]: "true" } },
      storageProvisioner: "b",
    });
    storageClass(environment, "c", { [DEFAULT]: "true" });
  });
  expect(message.match(/DefaultStorageClassRepeated/g)).toHaveLength(1);
  expect(message).toContain('got ["a [test-of-a/class]","b [test-former/class]","c [test-of-c/class]"]; mark one');
});

test("two classes of one name in an environment are refused, once", () => {
  const message = refusal((environment) => {
    storageClass(environment, "a");
    new StorageClassV1(environment.stack("more"), "again", { metadata: { name: "a" }, storageProvisioner: "b" });
  });
  expect(message.match(/StorageClassRepeated/g)).toHaveLength(1);
  expect(message).toContain("StorageClass [test-more/again] StorageClassRepeated: test-of-a/class makes a class");
});

test("one default class in each environment, beside others, is let be", () => {
  expect(
    refusal((environment) => {
      const other = new Environment(environment.node.scope as never, "other", { cluster: CLUSTER });
      for (const each of [environment, other]) {
        storageClass(each, "a", { [DEFAULT]: "true" });
        storageClass(each, "b", { [DEFAULT]: "false" });
      }
    }),
  ).toBe("");
});
