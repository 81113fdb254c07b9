import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { parse } from "yaml";
import { type ChartReference, PLACEHOLDERS, toYaml } from "../../lib/manifests";
import { describeWith } from "../support/requirements";
import { HARBOR, stackOf } from "./sample-stacks";

const generatorOf = (chart: ChartReference): Readonly<Record<string, unknown>> =>
  parse(toYaml(stackOf({ charts: [chart] }))) as Readonly<Record<string, unknown>>;

test.each([
  ["../charts/harbor", { name: "harbor", chartHome: "../charts" }],
  ["harbor/", { name: "harbor", chartHome: "." }],
  ["/charts", { name: "charts", chartHome: "/" }],
  ["oci://registry.example.com/charts/harbor", { name: "harbor", repo: "oci://registry.example.com/charts" }],
])("a chart without a repository, %s, is found where it lies", (chart, source) => {
  const { name, chartHome, repo } = generatorOf({ ...HARBOR, repository: undefined, chart });
  expect({ name, chartHome, repo }).toEqual({ chartHome: undefined, repo: undefined, ...source });
});

test("custom resource definitions and hooks come along unless the release leaves them out", () => {
  expect(generatorOf(HARBOR)).toMatchObject({ includeCRDs: true });
  expect(generatorOf(HARBOR)).not.toHaveProperty("skipHooks");
  expect(generatorOf({ ...HARBOR, skipCrds: true, skipHooks: true })).toMatchObject({
    includeCRDs: false,
    skipHooks: true,
  });
});

describe("a chart that holds placeholders", () => {
  const placeholders = ["harbor_password"];

  test("is known by its name, and cannot be rendered by it", () => {
    expect(generatorOf({ ...HARBOR, placeholders })).toEqual({
      ...generatorOf(HARBOR),
      releaseName: "holds placeholders: fill in its secrets before it is applied",
    });
    expect(generatorOf({ ...HARBOR, placeholders: [] })).toEqual(generatorOf(HARBOR));
  });

  describeWith(["helm"], "helm", () => {
    test("refuses the name that it has then", () => {
      const folder = fs.mkdtempSync(path.join(os.tmpdir(), "onprem-chart-"));
      try {
        fs.writeFileSync(path.join(folder, "Chart.yaml"), "apiVersion: v2\nname: a\nversion: 1.0.0\n");
        const rendered = (name: string) => spawnSync("helm", ["template", name, folder], { encoding: "utf8" });
        expect(rendered("harbor")).toMatchObject({ status: 0 });
        expect(rendered(PLACEHOLDERS)).toMatchObject({
          status: 1,
          stderr: expect.stringContaining("invalid release name") as string,
        });
      } finally {
        fs.rmSync(folder, { recursive: true });
      }
    });
  });
});
