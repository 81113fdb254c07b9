import { ChartRelease, ChartReleaseProps } from "../../lib/cluster";
import { CHARTS, EnvironmentProps } from "../../lib/environment";
import { Duration } from "../../lib/units";
import { testEnvironment } from "../support/environments";
import { codesOf } from "../support/refusal";
import { addressesOf, onlyResource, SynthesizedStack, synthesize } from "../support/synth";

const LEAST: ChartReleaseProps = { chart: "harbor", name: "harbor", namespace: "registry" };

function synthesizeRelease(props: ChartReleaseProps, environment: EnvironmentProps = {}): SynthesizedStack {
  return synthesize((app) => {
    new ChartRelease(testEnvironment(app, environment).stack("s"), "harbor", props);
  }).stacks["test-s"]!;
}

describe("ChartRelease", () => {
  test("installs the pinned version, waits ten minutes and recovers from a failed release", () => {
    expect(onlyResource(synthesizeRelease(LEAST), "helm_release")).toEqual({
      name: "harbor",
      namespace: "registry",
      chart: "harbor",
      repository: CHARTS.harbor.repository,
      version: CHARTS.harbor.version,
      timeout: 600,
      upgrade_install: true,
      cleanup_on_fail: true,
      max_history: 10,
    });
  });

  test("takes values and a time limit", () => {
    const release = onlyResource(
      synthesizeRelease({ ...LEAST, values: { portal: { replicas: 2 } }, timeout: Duration.minutes(65) }),
      "helm_release",
    );
    expect(release).toMatchObject({ values: ['{"portal":{"replicas":2}}'], timeout: 3900 });
  });

  test.each([
    [0, []],
    [1, []],
    [-1, ["MaxHistoryInvalid"]],
    [1.5, ["MaxHistoryInvalid"]],
  ])("keeps %d versions, or refuses to", (maxHistory, codes) => {
    expect(
      codesOf(() => {
        const release = onlyResource(synthesizeRelease({ ...LEAST, maxHistory }), "helm_release");
        expect(release.max_history).toBe(maxHistory);
      }),
    ).toEqual(codes);
  });

  test("comes from a folder beside the app without asking a repository", () => {
    const release = onlyResource(synthesizeRelease(LEAST, { artifacts: { charts: "/srv/charts" } }), "helm_release");
    expect(release.chart).toBe(`/srv/charts/harbor-${CHARTS.harbor.version}.tgz`);
    expect(release.repository).toBeUndefined();
  });

  test("keeps its addresses", () => {
    expect(addressesOf(synthesizeRelease(LEAST))).toEqual(["helm_release.harbor"]);
  });
});
