import { DeploymentV1, DeploymentV1Config } from "@cdktf/provider-kubernetes/lib/deployment-v1";
import { NamespaceV1 } from "@cdktf/provider-kubernetes/lib/namespace-v1";
import { PersistentVolumeClaimV1 } from "@cdktf/provider-kubernetes/lib/persistent-volume-claim-v1";
import { StatefulSetV1 } from "@cdktf/provider-kubernetes/lib/stateful-set-v1";
import { App, Aspects, Lazy, Testing } from "cdktf";
import { Environment, EnvironmentStack } from "../../../lib/environment";
import { testEnvironment } from "../../support/environments";
import { synthesize } from "../../support/synth";

const RECREATE = { type: "Recreate" };
const because = "their pods are bound to the one node that has the disk";

function claim(stack: EnvironmentStack, id = "data", namespace = "shop"): PersistentVolumeClaimV1 {
  return new PersistentVolumeClaimV1(stack, id, {
    metadata: { name: id, namespace },
    spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1Gi" } } },
  });
}

function pod(claimName = "data") {
  return {
    metadata: { labels: { app: "web" } },
    spec: {
      container: [{ name: "web", image: "web:1" }],
      volume: [{ name: "data", persistentVolumeClaim: { claimName } }],
    },
  };
}

function deployment(
  stack: EnvironmentStack,
  id: string,
  spec: Partial<DeploymentV1Config["spec"]> = { strategy: RECREATE },
  namespace = "shop",
): DeploymentV1 {
  return new DeploymentV1(stack, id, { metadata: { name: id, namespace }, spec: { template: pod(), ...spec } });
}

/** What a synth of the app says; empty when it says nothing. */
function refusal(build: (environment: Environment, stack: EnvironmentStack, app: App) => void): string {
  try {
    synthesize((app) => {
      const environment = testEnvironment(app);
      build(environment, environment.stack("shop"), app);
    });
    return "";
  } catch (error) {
    return (error as Error).message;
  }
}

describe("two workloads on one claim", () => {
  test("are refused, each naming the other, in whatever stack and of whatever kind it is", () => {
    const message = refusal((environment, stack) => {
      claim(stack);
      deployment(stack, "web");
      new StatefulSetV1(environment.stack("other"), "db", {
        metadata: { name: "db", namespace: "shop" },
        spec: { serviceName: "db", selector: { matchLabels: { app: "db" } }, template: pod() },
      });
    });
    expect(message).toContain(
      "Deployment shop/web mounts the read-write-once claim data [test-shop/data], and so does StatefulSet shop/db [test-other/db]",
    );
  });

  test.each(["web", "api"])("are let be when %s is accepted", (accepted) => {
    expect(
      refusal((environment, stack) => {
        claim(stack);
        const workloads = ["web", "api"].map((id) => deployment(stack, id));
        environment.rwoGuard.accept(workloads[accepted === "web" ? 0 : 1]!, { claim: "data", because });
      }),
    ).toBe("");
  });

  test("a third that is not accepted is refused with the one that is left", () => {
    const message = refusal((environment, stack) => {
      claim(stack);
      const [web] = ["web", "api", "job"].map((id) => deployment(stack, id));
      environment.rwoGuard.accept(web!, { claim: "data", because });
    });
    expect(message.match(/ReadWriteOnceShared/g)).toHaveLength(2);
    expect(message).not.toContain("Deployment shop/web");
  });

  test("of which one has no pods are let be, and so are those of two namespaces", () => {
    expect(
      refusal((_, stack) => {
        claim(stack);
        deployment(stack, "web");
        deployment(stack, "api", { replicas: "0" });
        deployment(stack, "elsewhere", { strategy: RECREATE }, "other");
      }),
    ).toBe("");
  });
});

describe("a rolling Deployment", () => {
  const surging = (maxSurge: string, replicas = "1"): Partial<DeploymentV1Config["spec"]> => ({
    replicas,
    strategy: { type: "RollingUpdate", rollingUpdate: { maxSurge } },
  });

  test.each([
    ["sends its old pod away first", surging("0"), false],
    ["sends it away first, in per cent", surging("0%"), false],
    ["starts the new one first", surging("1"), true],
    ["starts some of the new ones first", surging("50%"), true],
    ["sends the old away first, of two", surging("0", "2"), true],
    ["has no pods", { replicas: "0" }, false],
  ])("that %s", (_, spec, isRefused) => {
    const message = refusal((__, stack) => {
      claim(stack);
      deployment(stack, "web", spec);
    });
    expect(message.includes("ReadWriteOnceShared")).toBe(isRefused);
  });
});

describe("a workload is read", () => {
  test.each<[what: string, build: (web: DeploymentV1, stack: EnvironmentStack) => void]>([
    [
      "with its spec overridden by a list",
      (web) => {
        const volume = [{ name: "data", persistent_volume_claim: [{ claim_name: "data" }] }];
        web.addOverride("spec", [{ template: [{ spec: [{ volume }] }] }]);
      },
    ],
    [
      "with an override of the stack",
      (_, stack) => {
        const volume = [{ name: "data", persistent_volume_claim: { claim_name: "data" } }];
        stack.addOverride("resource.kubernetes_deployment_v1.web.spec.template.spec.volume", volume);
      },
    ],
    [
      "with a volume that is made at synth",
      (web) => {
        const volume = Lazy.anyValue({
          produce: () => ({ name: "data", persistent_volume_claim: { claim_name: "data" } }),
        });
        web.spec.template.spec.putVolume([volume as never]);
      },
    ],
    [
      "with volumes that are made at synth",
      (web) => {
        const produce = () => [{ name: "data", persistent_volume_claim: { claim_name: "data" } }];
        web.spec.template.spec.putVolume(Lazy.anyValue({ produce }));
      },
    ],
  ])("%s", (_, build) => {
    const message = refusal((__, stack) => {
      claim(stack);
      const web = deployment(stack, "web", { template: { metadata: {}, spec: { container: [{ name: "web" }] } } });
      build(web, stack);
    });
    expect(message).toContain("Deployment shop/web mounts the read-write-once claim data");
  });

  test("with names that come from a namespace, of its own stack and of another", () => {
    for (const where of ["shop", "base"]) {
      const message = refusal((environment, stack) => {
        const home = where === "shop" ? stack : environment.stack(where);
        const { name } = new NamespaceV1(home, "ns", { metadata: { name: "shop" } }).metadata;
        const data = claim(stack, "data", name);
        deployment(stack, "web", { template: pod(data.metadata.name) }, name);
      });
      expect(message).toContain("Deployment shop/web mounts the read-write-once claim data [test-shop/data]");
    }
  });
});

describe("what was read", () => {
  test("holds for one synth: a change between two is seen, in the same stack and in another", () => {
    const app = Testing.app();
    const environment = testEnvironment(app);
    const [shop, storage] = [environment.stack("shop"), environment.stack("storage")];
    const web = deployment(shop, "web");
    const data = claim(storage);
    app.synth();
    web.addOverride("spec.replicas", "2");
    expect(() => app.synth()).toThrow("it has 2 replicas");
    data.addOverride("spec.access_modes", ["ReadWriteMany"]);
    expect(() => app.synth()).not.toThrow();
  });

  test("does not outlive a synth that prepares nothing", () => {
    const environment = testEnvironment(Testing.app());
    const stack = environment.stack("shop");
    // One that is not synthesized, so that the pass never comes to its end.
    environment.stack("other");
    const web = deployment(stack, "web");
    claim(stack);
    stack.prepareStack();
    Testing.synth(stack, true);
    web.addOverride("spec.replicas", "2");
    expect(() => Testing.synth(stack, true)).toThrow("it has 2 replicas");
  });

  test("is read again of a stack whose aspects have run since", () => {
    const message = refusal((environment, stack) => {
      deployment(stack, "first");
      claim(stack);
      const later = environment.stack("later");
      claim(later, "more");
      const web = deployment(later, "web", { strategy: RECREATE, template: pod("more") });
      Aspects.of(later).add({
        visit: (node) => {
          if (node === web) {
            web.addOverride("spec.replicas", "3");
          }
        },
      });
    });
    expect(message).toContain(
      "Deployment shop/web mounts the read-write-once claim more [test-later/more], and it has 3 replicas",
    );
  });

  test("was read once, and not at all where the environment makes no claim", () => {
    for (const [makesClaims, times] of [
      [true, 3],
      [false, 2],
    ] as const) {
      const writes = jest.fn();
      expect(
        refusal((environment, stack) => {
          if (makesClaims) {
            claim(environment.stack("storage"));
          }
          const web = deployment(stack, "web");
          const write = web.toTerraform.bind(web);
          jest.spyOn(web, "toTerraform").mockImplementation(() => {
            writes();
            return write() as object;
          });
          deployment(environment.stack("more"), "other", { strategy: RECREATE, template: pod("none") });
        }),
      ).toBe("");
      // Once to prepare and once to write.
      expect(writes).toHaveBeenCalledTimes(times);
    }
  });
});
