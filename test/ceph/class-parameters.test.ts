import * as fc from "fast-check";
import type { RbdClassProps, RbdImageFeature } from "../../lib/ceph";
import { isPoolName } from "../../lib/ceph/cluster/pool-name";
import { rbdClassParameters } from "../../lib/ceph/rbd/rbd-class";
import { poolsOf, RBD_CLASS_RULES } from "../../lib/ceph/rbd/rbd-class-rules";
import { isMapOption } from "../../lib/ceph/rbd/rbd-map-options";
import { fsClassParameters } from "../../lib/ceph/fs/fs-class";
import { violationsOf } from "../../lib/units";
import { rbdStorage, viewOf } from "./storages";

const POOL = fc.stringMatching(/^[A-Za-z0-9_][A-Za-z0-9_.-]{0,20}$/);
const FEATURES: readonly RbdImageFeature[] = [
  "layering",
  "exclusive-lock",
  "object-map",
  "fast-diff",
  "deep-flatten",
  "journaling",
];
const DOMAIN = fc.dictionary(fc.constantFrom("region", "zone", "rack"), fc.string(), { minKeys: 1 });
const CLASS: fc.Arbitrary<RbdClassProps> = fc.record(
  {
    name: fc.stringMatching(/^[a-z0-9]([-a-z0-9]{0,20}[a-z0-9])?$/),
    pool: POOL,
    dataPool: POOL,
    imageFeatures: fc.subarray([...FEATURES]),
    fsType: fc.constantFrom("ext4", "xfs"),
    encryption: fc.constantFrom<RbdClassProps["encryption"] & {}>("passphrase", { kmsId: "vault" }),
    topology: fc.array(
      fc.record({ pool: POOL, dataPool: POOL, domain: DOMAIN }, { requiredKeys: ["pool", "domain"] }),
      {
        minLength: 1,
      },
    ),
  },
  { requiredKeys: ["name", "pool"] },
);

test("a class that passes has no feature without what it needs", () => {
  fc.assert(
    fc.property(CLASS, (props) => {
      const features = rbdClassParameters(props).imageFeatures!.split(",");
      const passes = !violationsOf([props], RBD_CLASS_RULES).some(({ code }) => code === "RbdFeatureIncomplete");
      const complete =
        (!features.includes("object-map") || features.includes("exclusive-lock")) &&
        (!features.includes("journaling") || features.includes("exclusive-lock")) &&
        (!features.includes("fast-diff") || features.includes("object-map"));
      expect(passes).toBe(complete);
    }),
  );
});

test("a topology is read as it was written, whatever stands in it", () => {
  fc.assert(
    fc.property(CLASS, (props) => {
      const text = rbdClassParameters(props).topologyConstrainedPools;
      const read = (text === undefined ? undefined : JSON.parse(text)) as
        | readonly {
            readonly poolName: string;
            readonly dataPool?: string;
            readonly domainSegments: readonly { readonly domainLabel: string; readonly value: string }[];
          }[]
        | undefined;
      expect(
        read?.map(({ poolName, dataPool, domainSegments }) => ({
          pool: poolName,
          ...(dataPool === undefined ? {} : { dataPool }),
          domain: Object.fromEntries(domainSegments.map(({ domainLabel, value }) => [domainLabel, value])),
        })),
      ).toEqual(props.topology);
    }),
  );
});

test("all parameters are texts, and each pool that they name is one that the user may use", () => {
  fc.assert(
    fc.property(CLASS, (props) => {
      const parameters = rbdClassParameters(props);
      expect(Object.values(parameters).every((value) => typeof value === "string")).toBe(true);
      const pools = poolsOf(props);
      for (const { pool, dataPool } of [props, ...(props.topology ?? [])]) {
        expect(pools).toEqual(expect.arrayContaining([pool, ...(dataPool === undefined ? [] : [dataPool])]));
      }
      expect(parameters.encrypted).toBe(props.encryption === undefined ? undefined : "true");
      expect(parameters.encryptionKMSID).toBe(typeof props.encryption === "object" ? "vault" : undefined);
    }),
  );
});

test("every class logs in at each step, and waits for the pod where it has a topology", () => {
  fc.assert(
    fc.property(CLASS, (drawn) => {
      const topology = drawn.topology?.map((part) => ({ ...part, domain: { zone: "a" } }));
      const props = { ...drawn, topology, encryption: undefined, imageFeatures: undefined };
      const { objects } = viewOf(rbdStorage({ classes: [props], topologyLabels: ["region", "a/zone", "rack"] }));
      const { parameters, volumeBindingMode } = objects.at(-1) as unknown as {
        readonly parameters: Readonly<Record<string, string>>;
        readonly volumeBindingMode: string;
      };
      for (const step of ["provisioner", "controller-expand", "controller-publish", "node-stage"]) {
        expect(parameters[`csi.storage.k8s.io/${step}-secret-name`]).toBe("ceph-user");
        expect(parameters[`csi.storage.k8s.io/${step}-secret-namespace`]).toBe("ceph");
      }
      expect(volumeBindingMode).toBe(props.topology === undefined ? "Immediate" : "WaitForFirstConsumer");
    }),
    { numRuns: 20 },
  );
});

test("options for mapping are one text, for the kernel", () => {
  const { mapOptions } = rbdClassParameters({
    name: "a",
    pool: "a",
    mapOptions: ["ms_mode=prefer-crc", "lock_on_read"],
  });
  expect(mapOptions).toBe("krbd:ms_mode=prefer-crc,lock_on_read");
});

const OPTION_VALUE = fc.stringMatching(/^[A-Za-z0-9_.*/:|-]+$/);

test("an option for mapping has a value of any kind, and never another option or program in it", () => {
  fc.assert(
    fc.property(OPTION_VALUE, fc.constantFrom(",", ";", " ", "=", "'", "\n"), fc.nat(), (value, sign, place) => {
      expect(isMapOption(`crush_location=${value}`)).toBe(true);
      const at = place % (value.length + 1);
      expect(isMapOption(`crush_location=${value.slice(0, at)}${sign}${value.slice(at)}`)).toBe(false);
      expect(isMapOption(`nbd:${value}`)).toBe(false);
    }),
  );
});

test.each(["crush_location=zone:a|rack:b", "read_from_replica=localize", "lock_on_read", "osd_request_timeout=60"])(
  "%s is an option for mapping",
  (option) => {
    expect(isMapOption(option)).toBe(true);
  },
);

test("options of a file system's client are one text", () => {
  expect(fsClassParameters({ name: "a", fileSystem: "b", kernelMountOptions: ["norbytes", "rsize=1024"] })).toEqual({
    ...{ fsName: "b", mounter: "kernel", kernelMountOptions: "norbytes,rsize=1024" },
  });
});

test("a pool is named by what does not end its name in the path of an image, and not as Ceph names its own", () => {
  fc.assert(
    fc.property(POOL, fc.constantFrom("/", "@", " ", ",", "=", "'", "\n", "ä"), fc.nat(), (pool, sign, place) => {
      expect(isPoolName(pool)).toBe(true);
      const at = place % (pool.length + 1);
      expect(isPoolName(pool.slice(0, at) + sign + pool.slice(at))).toBe(false);
      expect(isPoolName(`.${pool}`)).toBe(false);
      expect(isPoolName(`-${pool}`)).toBe(false);
    }),
  );
  expect(isPoolName("")).toBe(false);
});
