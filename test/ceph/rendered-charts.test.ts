import type { EnvironmentProps } from "../../lib/environment";
import { KubernetesObject, manifestsOf } from "../../lib/manifests";
import { Environment } from "../../lib/environment";
import { CHARTS_FOLDER, chartsHindrance } from "../support/charts";
import { describeUnless, missing } from "../support/requirements";
import { fullFs, fullRbd } from "./full-storages";
import { fsStorage, rbdStorage } from "./storages";

interface Container {
  readonly name: string;
  readonly image: string;
  readonly args?: readonly string[];
}

interface PodSpec {
  readonly containers: readonly Container[];
  readonly initContainers?: readonly Container[];
  readonly affinity?: {
    readonly podAntiAffinity?: Readonly<Record<string, readonly { readonly topologyKey: string }[]>>;
  };
  readonly tolerations?: readonly unknown[];
  readonly priorityClassName?: string;
  readonly hostNetwork?: boolean;
}

interface Workload extends KubernetesObject {
  readonly spec: { readonly replicas?: number; readonly template: { readonly spec: PodSpec } };
}

const hindrance = missing(["helm"]) ?? chartsHindrance(["ceph-csi-rbd", "ceph-csi-cephfs"]);
const MIRROR = "registry.example.com/mirror";
const SITE: EnvironmentProps = { artifacts: { charts: CHARTS_FOLDER, images: MIRROR } };

const STORAGES = {
  CephRbdStorage: () => rbdStorage(fullRbd(), SITE),
  CephFsStorage: () => fsStorage(fullFs(), SITE),
};

describeUnless(hindrance, "charts of ceph-csi, rendered by Helm", () => {
  describe.each(Object.entries(STORAGES))("%s", (kind, storage) => {
    const render = () => manifestsOf(Environment.stackOf(storage()), { helm: "helm" }).objects;
    let objects: readonly KubernetesObject[];
    beforeAll(() => {
      objects = render();
    });

    const workload = (wanted: string): Workload => objects.find((one) => one.kind === wanted) as Workload;
    const podOf = (wanted: string): PodSpec => workload(wanted).spec.template.spec;

    test("all images come from the mirror", () => {
      const images = ["DaemonSet", "Deployment"]
        .map(podOf)
        .flatMap(({ containers, initContainers = [] }) => [...containers, ...initContainers])
        .map(({ image }) => image);
      expect(images.length).toBeGreaterThanOrEqual(10);
      expect(images.filter((image) => !image.startsWith(`${MIRROR}/`))).toEqual([]);
    });

    test("provisioners are as many as declared, each on a node of its own", () => {
      expect(workload("Deployment").spec.replicas).toBe(3);
      expect(podOf("Deployment").affinity?.podAntiAffinity).toEqual({
        requiredDuringSchedulingIgnoredDuringExecution: [
          expect.objectContaining({ topologyKey: "kubernetes.io/hostname" }) as unknown,
        ],
      });
    });

    test("the driver bears the taints, and goes last where a node runs out of room", () => {
      expect(podOf("DaemonSet").tolerations).toEqual([{ key: "dedicated", operator: "Exists" }]);
      expect(podOf("DaemonSet").priorityClassName).toBe("system-node-critical");
      expect(podOf("Deployment").priorityClassName).toBe("system-cluster-critical");
    });

    test("block storage alone fences", () => {
      const fencing = ["DaemonSet", "Deployment"].map(
        (wanted) => podOf(wanted).containers.filter(({ args = [] }) => args.includes("--enable-fencing=true")).length,
      );
      expect(fencing).toEqual(kind === "CephRbdStorage" ? [1, 1] : [0, 0]);
    });

    test("the snapshotter takes snapshots of groups", () => {
      const snapshotter = podOf("Deployment").containers.find(({ name }) => name === "csi-snapshotter");
      expect(snapshotter?.args).toContain("--feature-gates=CSIVolumeGroupSnapshot=true");
    });

    test("the one Secret is the construct's, and so are all classes", () => {
      const named = objects.map((one) => `${one.kind} ${one.metadata.name}`);
      expect(named.filter((name) => name.startsWith("Secret "))).toEqual(["Secret ceph-user"]);
      expect(named.filter((name) => name.startsWith("StorageClass "))).toEqual(
        kind === "CephRbdStorage" ? ["StorageClass all", "StorageClass passphrase"] : ["StorageClass all"],
      );
      expect(JSON.stringify(objects)).not.toContain("test_passphrase");
    });

    test("nothing is there twice, and rendered again it is the same", () => {
      const addresses = objects.map((one) =>
        [one.apiVersion, one.kind, one.metadata.namespace, one.metadata.name].join(" "),
      );
      expect(addresses.filter((address, index) => addresses.indexOf(address) < index)).toEqual([]);
      expect(render()).toEqual(objects);
    });

    test("the driver is the one that the classes name", () => {
      expect(objects.find((one) => one.kind === "CSIDriver")?.metadata.name).toBe(storage().driverName);
    });
  });

  test("both together in one cluster have nothing of one name", () => {
    const everywhere = Object.values(STORAGES).map((storage) =>
      manifestsOf(Environment.stackOf(storage()), { helm: "helm" })
        .objects.filter(({ kind }) => kind !== "StorageClass" && !kind.endsWith("SnapshotClass"))
        .map((one) => [one.kind, one.metadata.namespace, one.metadata.name].join(" ")),
    );
    expect(everywhere[0]!.filter((name) => everywhere[1]!.includes(name))).toEqual([]);
  });

  test("block storage reads the configuration of its KMS", () => {
    const { objects } = manifestsOf(Environment.stackOf(STORAGES.CephRbdStorage()), { helm: "helm" });
    const map = objects.find(({ metadata }) => metadata.name === "ceph-csi-encryption-kms-config") as unknown as {
      readonly data: { readonly "config.json": string };
    };
    expect(JSON.parse(map.data["config.json"])).toMatchObject({
      vault: { encryptionKMSType: "vault", vaultCAFromSecret: "vault-ca.crt" },
      kmip: { encryptionKMSType: "kmip", KMIP_ENDPOINT: "kmip:5696" },
    });
  });
});
