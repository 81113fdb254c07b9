import * as fs from "node:fs";
import * as path from "node:path";
import { importsOf, PROJECT, typescriptFiles } from "./source-files";

/**
 * Layers of the house, lowest first; a room may import from rooms of lower layers alone. A room that is not named here is a
 * capability.
 */
const LAYERS: readonly (readonly string[])[] = [
  ["units"],
  ["terraform"],
  ["environment"],
  ["cluster", "host", "manifests"],
];
const CAPABILITY = LAYERS.length;

const layerOf = (room: string): number => {
  const layer = LAYERS.findIndex((rooms) => rooms.includes(room));
  return layer === -1 ? CAPABILITY : layer;
};

/** What is wrong with an import within lib, if anything. */
function objection(file: string, imported: string): string | undefined {
  const [, room] = file.split("/") as [string, string];
  const [top, target, ...inside] = imported.split("/");
  if (top !== "lib") {
    return "the library stands without the rest of the project";
  }
  if (target === room) {
    return undefined;
  }
  if (inside.length > 0) {
    return "a room is entered through its index";
  }
  return layerOf(target!) < layerOf(room) ? undefined : "imports point down the layers";
}

const FILES = typescriptFiles("lib").filter((file) => file !== "lib/index.ts");

test("imports within lib point one way", () => {
  const broken = FILES.flatMap((file) =>
    importsOf(file)
      .map((imported) => ({ file, imported, objection: objection(file, imported) }))
      .filter((found) => found.objection !== undefined),
  );
  expect(broken).toEqual([]);
});

test.each([
  ["lib/units/size.ts", "lib/environment", "imports point down the layers"],
  ["lib/cluster/labels.ts", "lib/host", "imports point down the layers"],
  ["lib/harbor/ha-harbor.ts", "lib/ceph", "imports point down the layers"],
  ["lib/harbor/ha-harbor.ts", "lib/cluster/labels", "a room is entered through its index"],
  ["lib/harbor/ha-harbor.ts", "stacks/platform", "the library stands without the rest of the project"],
  ["lib/harbor/ha-harbor.ts", "lib/harbor/keys", undefined],
  ["lib/harbor/ha-harbor.ts", "lib/cluster", undefined],
])("the check itself: %s importing %s", (file, imported, expected) => {
  expect(objection(file, imported)).toBe(expected);
});

/** Rooms for tools and tests: an app that only describes a platform need not load what they need (a quarter of cdktf's own time). */
const APART = ["manifests", "terraform"];

test("the whole library is exported by its index, but for what apps do not use, and nothing else stands there", () => {
  const rooms = new Set(FILES.map((file) => file.split("/")[1]!).filter((room) => !APART.includes(room)));
  expect(importsOf("lib/index.ts")).toEqual([...rooms].sort().map((room) => `lib/${room}`));
});

test("each room can be imported from the package, and nothing inside of one", () => {
  const { exports } = JSON.parse(fs.readFileSync(path.join(PROJECT, "package.json"), "utf8")) as { exports: object };
  const rooms = [...new Set(FILES.map((file) => file.split("/")[1]!))].sort();
  expect(Object.keys(exports)).toEqual([".", "./package.json", ...rooms.map((room) => `./${room}`)]);
});

test("stacks and examples use the library through its indexes", () => {
  const inside = [...typescriptFiles("stacks"), ...typescriptFiles("examples")].flatMap((file) =>
    importsOf(file).filter((imported) => imported.startsWith("lib/") && imported.split("/").length > 2),
  );
  expect(inside).toEqual([]);
});
