import { SecretValue } from "../../lib/environment";
import { HaHarbor, HaHarborProps, HarborKeys, HarborStorage } from "../../lib/harbor";
import { testEnvironment } from "../support/environments";
import { synthesize, TerraformBlock } from "../support/synth";
import { harbor, leastHarbor, viewOf } from "./harbors";

const BUCKET = HarborStorage.s3({
  bucket: "harbor",
  accessKey: SecretValue.variable("access"),
  secretKey: SecretValue.variable("secret"),
});

interface Synthesized {
  readonly resource?: Readonly<Record<string, Readonly<Record<string, TerraformBlock>>>>;
  readonly removed?: readonly { readonly from: string; readonly lifecycle: unknown }[];
}

const stackOf = (props: Partial<HaHarborProps>): Synthesized =>
  synthesize((app) => {
    new HaHarbor(testEnvironment(app).stack("registry"), "harbor", { ...leastHarbor(), ...props });
  }).stacks["test-registry"] as Synthesized;

/** Addresses of what a Harbor with least props has Terraform guard. */
const GUARDED = Object.entries(stackOf({}).resource ?? {}).flatMap(([type, blocks]) =>
  Object.entries(blocks)
    .filter(([, { lifecycle }]) => (lifecycle as { prevent_destroy?: boolean } | undefined)?.prevent_destroy)
    .map(([name]) => `${type}.${name}`),
);

/** Those of them that a stack neither makes nor has Terraform forget: a deploy would delete them. */
const deletedBy = ({ resource = {}, removed = [] }: Synthesized): readonly string[] =>
  GUARDED.filter((address) => {
    const [type = "", name = ""] = address.split(".");
    return resource[type]?.[name] === undefined && !removed.some(({ from }) => from === address);
  });

const EVERY_PROP: Partial<HaHarborProps> = {
  namespace: "elsewhere",
  storage: BUCKET,
  keys: HarborKeys.existing({ secretName: "of-a-vault" }),
};

test.each<[string, Partial<HaHarborProps>, count: number]>([
  ["a namespace", { namespace: "harbor" }, 1],
  ["a bucket in the volume's place", { storage: BUCKET }, 1],
  ["keys of a vault", { keys: HarborKeys.existing({ secretName: "of-a-vault" }), namespace: "harbor" }, 2],
  ["all of them", EVERY_PROP, 3],
  ["nothing", {}, 0],
])("told %s later, it deletes nothing that it made before", (_, props, count) => {
  expect(GUARDED).toHaveLength(3);
  const stack = stackOf(props);
  expect(deletedBy(stack)).toEqual([]);
  expect((stack.removed ?? []).map(({ lifecycle }) => lifecycle)).toEqual(Array(count).fill({ destroy: false }));
});

test("without protection it is deleted", () => {
  const stack = stackOf({ ...EVERY_PROP, deletionProtection: false });
  expect(stack.removed).toBeUndefined();
  expect(deletedBy(stack)).toEqual(GUARDED);
});

test("what is forgotten is nothing to the manifests", () => {
  const kinds = viewOf(harbor(EVERY_PROP)).objects.map(({ kind }) => kind);
  expect(kinds).not.toContain("Namespace");
  expect(kinds).not.toContain("PersistentVolumeClaim");
});
