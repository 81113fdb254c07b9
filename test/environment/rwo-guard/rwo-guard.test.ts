import { DaemonSetV1 } from "@cdktf/provider-kubernetes/lib/daemon-set-v1";
import { DeploymentV1, DeploymentV1Config } from "@cdktf/provider-kubernetes/lib/deployment-v1";
import { PersistentVolumeClaimV1 } from "@cdktf/provider-kubernetes/lib/persistent-volume-claim-v1";
import { StatefulSetV1 } from "@cdktf/provider-kubernetes/lib/stateful-set-v1";
import { App, TerraformLocal, Testing, Token } from "cdktf";
import { Construct } from "constructs";
import { Environment, EnvironmentStack } from "../../../lib/environment";
import { CLUSTER, testEnvironment } from "../../support/environments";
import { codesOf } from "../../support/refusal";
import { synthesize } from "../../support/synth";

function claim(scope: Construct, id: string, modes: readonly string[] = ["ReadWriteOnce"], namespace = "shop") {
  return new PersistentVolumeClaimV1(scope, id, {
    metadata: { name: id, namespace },
    spec: { accessModes: [...modes], resources: { requests: { storage: "1Gi" } } },
  });
}

interface WorkloadOptions {
  readonly replicas?: string;
  readonly strategy?: DeploymentV1Config["spec"]["strategy"];
  readonly namespace?: string;
}

function pod(claimName: string) {
  return {
    metadata: { labels: { app: "web" } },
    spec: {
      container: [{ name: "web", image: "web:1" }],
      volume: [
        { name: "scratch", emptyDir: {} },
        { name: "data", persistentVolumeClaim: { claimName } },
      ],
    },
  };
}

function deployment(scope: Construct, id: string, claimName: string, options: WorkloadOptions = {}): DeploymentV1 {
  const { replicas, strategy, namespace = "shop" } = options;
  return new DeploymentV1(scope, id, {
    metadata: { name: id, namespace },
    spec: {
      ...(replicas === undefined ? {} : { replicas }),
      ...(strategy === undefined ? {} : { strategy }),
      selector: { matchLabels: { app: "web" } },
      template: pod(claimName),
    },
  });
}

const RECREATE = { type: "Recreate" };

/** What a synth of the stacks says; empty when it says nothing. */
function refusal(build: (environment: Environment, stack: EnvironmentStack) => void): string {
  try {
    synthesize((app) => {
      const environment = testEnvironment(app);
      build(environment, environment.stack("shop"));
    });
    return "";
  } catch (error) {
    return (error as Error).message;
  }
}

describe("refused is", () => {
  test("a Deployment that rolls over a claim, naming both and the ways out", () => {
    const message = refusal((_, stack) => {
      deployment(stack, "web", claim(stack, "data").metadata.name);
    });
    expect(message).toContain(
      "RwoGuard [test-shop/web] ReadWriteOnceShared: Deployment shop/web mounts the read-write-once claim data [test-shop/data], and its " +
        "strategy is RollingUpdate, which starts the new pod before the old one is gone",
    );
    for (const way of ["StatefulSet", "Recreate", "ReadWriteOncePod", "ReadWriteMany", "rwoGuard.accept"]) {
      expect(message).toContain(way);
    }
  });

  test.each<[what: string, build: (stack: EnvironmentStack) => unknown, why: string]>([
    [
      "two replicas, however they change",
      (s) => deployment(s, "web", "data", { replicas: "2", strategy: RECREATE }),
      "it has 2 replicas",
    ],
    [
      "a strategy of Terraform's list",
      (s) => deployment(s, "web", "data", { strategy: { type: "RollingUpdate" } }),
      "RollingUpdate",
    ],
    [
      "a StatefulSet whose pods share the one claim",
      (s) =>
        new StatefulSetV1(s, "web", {
          metadata: { name: "web", namespace: "shop" },
          spec: { replicas: "2", serviceName: "web", selector: { matchLabels: { app: "web" } }, template: pod("data") },
        }),
      "StatefulSet shop/web mounts the read-write-once claim data [test-shop/data], and it has 2 replicas",
    ],
    [
      "a DaemonSet",
      (s) =>
        new DaemonSetV1(s, "web", {
          metadata: { name: "web", namespace: "shop" },
          spec: { selector: { matchLabels: { app: "web" } }, template: pod("data") },
        }),
      "it has a pod on every node",
    ],
    [
      "a name that comes by way of Terraform",
      (s) => deployment(s, "web", Token.asString(new TerraformLocal(s, "name", "data").expression)),
      "Deployment shop/web mounts",
    ],
  ])("%s", (_what, build, why) => {
    const message = refusal((_, stack) => {
      claim(stack, "data");
      build(stack);
    });
    expect(message).toContain("ReadWriteOnceShared");
    expect(message).toContain(why);
  });

  test("a workload whose claim another stack of the environment makes, by reference and by name", () => {
    for (const byName of [true, false]) {
      const message = refusal((environment, stack) => {
        const data = claim(environment.stack("storage"), "data");
        deployment(stack, "web", byName ? "data" : data.metadata.name);
      });
      expect(message).toContain("claim data [test-storage/data]");
    }
  });

  test("each of several, in one message", () => {
    const message = refusal((_, stack) => {
      claim(stack, "data");
      deployment(stack, "web", "data");
      deployment(stack, "api", "data");
    });
    expect(message.match(/ReadWriteOnceShared/g)).toHaveLength(2);
  });
});

describe("let be is", () => {
  test.each<[what: string, build: (stack: EnvironmentStack) => unknown]>([
    ["one replica that is recreated", (s) => deployment(s, "web", "data", { strategy: RECREATE, replicas: "1" })],
    ["a claim of another namespace", (s) => deployment(s, "web", "data", { namespace: "other" })],
    ["a claim that nobody here makes", (s) => deployment(s, "web", "elsewhere")],
    ["a claim of another environment", (s) => deployment(s, "web", "theirs")],
    ["a name that only an apply can tell", (s) => deployment(s, "web", claim(s, "other").metadata.uid)],
    [
      "a workload without claims",
      (s) => new DeploymentV1(s, "web", { metadata: { name: "web" }, spec: { template: { metadata: {}, spec: {} } } }),
    ],
    ["a claim for many nodes", (s) => deployment(s, "web", claim(s, "many", ["ReadWriteMany"]).metadata.name)],
    [
      "a claim that can be either",
      (s) => deployment(s, "web", claim(s, "both", ["ReadWriteOnce", "ReadWriteMany"]).metadata.name),
    ],
    ["a claim for one pod", (s) => deployment(s, "web", claim(s, "pod", ["ReadWriteOncePod"]).metadata.name)],
    [
      "a StatefulSet of one",
      (s) =>
        new StatefulSetV1(s, "web", {
          metadata: { name: "web", namespace: "shop" },
          spec: { serviceName: "web", selector: { matchLabels: { app: "web" } }, template: pod("data") },
        }),
    ],
  ])("%s", (_, build) => {
    expect(
      refusal((environment, stack) => {
        claim(new Environment(App.of(environment), "elsewhere", { cluster: CLUSTER }).stack("shop"), "theirs");
        claim(stack, "data");
        build(stack);
      }),
    ).toBe("");
  });
});

describe("accepted", () => {
  const because = "its pods are bound to the one node that has the disk";

  test("by the workload and the name of the claim, it is let be", () => {
    expect(
      refusal((environment, stack) => {
        const web = deployment(stack, "web", claim(stack, "data").metadata.name);
        environment.rwoGuard.accept(web, { claim: "data", because });
      }),
    ).toBe("");
  });

  test("by a construct that the workload stands in as well", () => {
    expect(
      refusal((environment, stack) => {
        const shop = new Construct(stack, "shop");
        claim(stack, "data");
        deployment(shop, "web", "data");
        environment.rwoGuard.accept(shop, { claim: "data", because });
      }),
    ).toBe("");
  });

  test("it stands for that workload and that claim alone, and one that accepts nothing is refused", () => {
    const message = refusal((environment, stack) => {
      claim(stack, "data");
      const web = deployment(stack, "web", "data");
      deployment(stack, "api", "data");
      environment.rwoGuard.accept(web, { claim: "dta", because });
    });
    expect(message.match(/ReadWriteOnceShared/g)).toHaveLength(2);
    expect(message).toContain(
      "RwoGuard [test-shop/web] AcceptanceUnused: nothing here has pods that may want the read-write-once claim dta at once",
    );
  });

  test("without a reason it is refused at once", () => {
    const environment = testEnvironment(Testing.app());
    const web = deployment(environment.stack("shop"), "web", "data");
    for (const because of [" ", undefined as never]) {
      expect(codesOf(() => environment.rwoGuard.accept(web, { claim: "data", because }))).toEqual([
        "AcceptanceWithoutReason",
      ]);
    }
  });
});
