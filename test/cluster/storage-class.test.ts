import { StorageClass, StorageClassProps } from "../../lib/cluster";
import { testEnvironment } from "../support/environments";
import { addressesOf, onlyResource, synthesize } from "../support/synth";

const LEAST: StorageClassProps = { name: "disks", provisioner: "disks.example.com" };

const stackWith = (props: StorageClassProps) =>
  synthesize((app) => {
    new StorageClass(testEnvironment(app).stack("storage"), "disks", props);
  }).stacks["test-storage"]!;

test("with least props, everything is said that Kubernetes would say itself", () => {
  expect(onlyResource(stackWith(LEAST), "kubernetes_storage_class_v1")).toEqual({
    metadata: { name: "disks" },
    storage_provisioner: "disks.example.com",
    reclaim_policy: "Delete",
    volume_binding_mode: "Immediate",
    allow_volume_expansion: true,
    lifecycle: { replace_triggered_by: ["terraform_data.disks_ReclaimPolicy_214CA59D"] },
  });
});

test("with all props", () => {
  const stack = stackWith({
    ...LEAST,
    ...{ parameters: { pool: "a" }, reclaimPolicy: "Retain", volumeBindingMode: "WaitForFirstConsumer" },
    ...{ allowVolumeExpansion: false, mountOptions: ["discard"], isDefault: true },
  });
  expect(onlyResource(stack, "kubernetes_storage_class_v1")).toMatchObject({
    metadata: { annotations: { "storageclass.kubernetes.io/is-default-class": "true" } },
    parameters: { pool: "a" },
    reclaim_policy: "Retain",
    volume_binding_mode: "WaitForFirstConsumer",
    allow_volume_expansion: false,
    mount_options: ["discard"],
  });
});

test("the reclaim policy, which the provider would leave as it was, makes the class anew by changing what triggers that", () => {
  expect(onlyResource(stackWith(LEAST), "terraform_data")).toEqual({ input: "Delete" });
  expect(onlyResource(stackWith({ ...LEAST, reclaimPolicy: "Retain" }), "terraform_data")).toEqual({ input: "Retain" });
});

test("keeps its addresses", () => {
  expect(addressesOf(stackWith(LEAST))).toMatchInlineSnapshot(`
   [
     "kubernetes_storage_class_v1.disks",
     "terraform_data.disks_ReclaimPolicy_214CA59D",
   ]
  `);
});

test("is the contract that others take", () => {
  synthesize((app) => {
    const made = new StorageClass(testEnvironment(app).stack("storage"), "disks", { ...LEAST, sharedByNodes: true });
    expect(made.sharedByNodes).toBe(true);
    expect(made.resource.metadataInput?.name).toBe("disks");
  });
});
