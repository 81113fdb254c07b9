import type { LiveObject } from "../../../../lab/start/manifests/live-object";
import { podTrouble } from "../../../../lab/start/manifests/rollout-trouble";

describe("podTrouble", () => {
  const pod = (status: object): LiveObject => ({
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: "web-1", namespace: "shop", uid: "u", resourceVersion: "1" },
    status,
  });
  const container = (status: object): LiveObject => pod({ containerStatuses: [{ name: "web", ...status }] });

  test.each<[string, LiveObject, readonly string[]]>([
    [
      "a pod that no node takes",
      pod({ conditions: [{ type: "PodScheduled", status: "False", message: "0/3 nodes are available" }] }),
      ["Pod shop/web-1: 0/3 nodes are available"],
    ],
    [
      "an image that cannot be had",
      container({ state: { waiting: { reason: "ErrImagePull", message: "not found" } } }),
      ["Pod shop/web-1: container web: ErrImagePull (not found)"],
    ],
    [
      "a container that ends again and again",
      container({ state: { waiting: { reason: "CrashLoopBackOff" } }, lastState: { terminated: { exitCode: 3 } } }),
      ["Pod shop/web-1: container web: CrashLoopBackOff (last exit code 3)"],
    ],
    [
      "one before the others",
      pod({ initContainerStatuses: [{ name: "first", state: { waiting: { reason: "CrashLoopBackOff" } } }] }),
      ["Pod shop/web-1: container first: CrashLoopBackOff"],
    ],
    ["a pod that is about to start", container({ state: { waiting: { reason: "ContainerCreating" } } }), []],
    ["a pod that runs", container({ state: { running: {} } }), []],
  ])("%s", (_, object, reasons) => {
    expect(podTrouble(object)).toEqual(reasons);
  });
});
