import { Fn, Token } from "cdktf";
import {
  ArtifactSources,
  ArtifactSourcesProps,
  CHARTS,
  IMAGES,
  repositoryOf,
  SecretValue,
} from "../../../lib/environment";
import { codesOf, refusalOf } from "../../support/refusal";

const sources = (props?: ArtifactSourcesProps): ArtifactSources => new ArtifactSources("test", props);
const harbor = CHARTS.harbor;

describe("charts", () => {
  test.each<[string, ArtifactSourcesProps, object]>([
    ["their publishers by default", {}, { repository: harbor.repository, chart: "harbor", version: harbor.version }],
    [
      "an OCI registry",
      { charts: "oci://registry.example.com/charts/" },
      { repository: "oci://registry.example.com/charts", chart: "harbor", version: harbor.version },
    ],
    [
      "an HTTP repository",
      { charts: "https://charts.example.com" },
      { repository: "https://charts.example.com", chart: "harbor", version: harbor.version },
    ],
    ["a folder", { charts: "charts" }, { chart: `charts/harbor-${harbor.version}.tgz`, version: harbor.version }],
  ])("come from %s", (_, props, source) => {
    expect(sources(props).chart("harbor")).toEqual(source);
  });

  test("may be others than the catalogue's", () => {
    const chart = { name: "ingress", repository: "https://ingress.example.com", version: "1.2.3" };
    expect(sources().chart(chart)).toEqual({ repository: chart.repository, chart: "ingress", version: "1.2.3" });
    expect(sources({ charts: "charts" }).chart(chart).chart).toBe("charts/ingress-1.2.3.tgz");
  });

  test("are pinned to exact versions", () => {
    for (const { version } of Object.values(CHARTS)) {
      expect(version).toMatch(/^\d+\.\d+\.\d+$/);
    }
  });
});

describe("images", () => {
  test("come from their own registries by default", () => {
    expect(sources().image("nginx")).toBe(IMAGES.nginx);
  });

  test("are pinned to exact versions and name their registry", () => {
    for (const image of Object.values(IMAGES)) {
      expect(image).toMatch(/^[a-z.]+\/[a-z/-]+:\d+\.\d+\.\d+$/);
    }
  });

  test("keep their own name in a mirror", () => {
    const mirror = sources({ images: "registry.example.com:5000/mirror" });
    expect(mirror.image("nginx")).toBe(`registry.example.com:5000/mirror/${repositoryOf(IMAGES.nginx)}`);
    expect(mirror.mirrored("quay.io/prometheus/prometheus:v3.0.0")).toBe(
      "registry.example.com:5000/mirror/prometheus/prometheus:v3.0.0",
    );
  });

  test("come from a registry as it is", () => {
    const mirror = sources({ images: { address: "harbor.example.com:8443" } });
    expect(mirror.image("nginx")).toBe(`harbor.example.com:8443/${repositoryOf(IMAGES.nginx)}`);
    expect(mirror.imageRegistry).toBe("harbor.example.com:8443");
  });

  test("come from one whose name only Terraform knows", () => {
    const address = Token.asString(Fn.join(".", ["registry", "example.com"]));
    expect(sources({ images: { address } }).mirrored("docker.io/a/b:1")).toBe(`${address}/a/b:1`);
  });

  test.each([
    ["nginx:1.28", "library/nginx:1.28"],
    ["goharbor/harbor-core:v2", "goharbor/harbor-core:v2"],
    ["docker.io/library/nginx@sha256:abc", "library/nginx@sha256:abc"],
    ["localhost/x:1", "x:1"],
    ["registry:5000/a/b:1", "a/b:1"],
  ])("%s is %s without its registry", (image, repository) => {
    expect(repositoryOf(image)).toBe(repository);
  });
});

describe("what the sources refuse", () => {
  const pullSecret = SecretValue.existing({ name: "pull", key: ".dockerconfigjson" });

  test.each<[ArtifactSourcesProps, readonly string[]]>([
    [{ charts: "" }, ["ChartSourceInvalid"]],
    [{ charts: "ftp://charts.example.com" }, ["ChartSourceInvalid"]],
    [{ charts: "https://user:hunter2@charts.example.com" }, ["ChartSourceHasCredentials"]],
    [{ images: "https://registry.example.com" }, ["ImageMirrorInvalid"]],
    [{ images: "registry.example.com/" }, ["ImageMirrorInvalid"]],
    [{ images: "registry.example.com/Mirror" }, ["ImageMirrorInvalid"]],
    [{ images: "mirror" }, ["ImageMirrorInvalid"]],
    [{ images: "registry:5000" }, []],
    [{ images: { address: "https://registry.example.com" } }, ["ImageMirrorInvalid"]],
    [{ images: { address: "registry:5000" }, pullSecret }, []],
    [{ images: "localhost/mirror" }, []],
    [{ charts: "HTTPS://charts.example.com" }, ["ChartSourceInvalid"]],
    [{ charts: "oci://" }, ["ChartSourceInvalid"]],
    [{ charts: "https://charts.example.com?token=x" }, ["ChartSourceInvalid"]],
    [{ charts: "~/charts" }, ["ChartSourceInvalid"]],
    [{ pullSecret }, ["PullSecretWithoutMirror"]],
    [{ images: "registry.example.com/mirror", pullSecret }, []],
    [{ charts: "../charts" }, []],
  ])("%j: %j", (props, codes) => {
    expect(codesOf(() => sources(props))).toEqual(codes);
  });

  test("never repeats credentials", () => {
    const refusal = refusalOf(() => sources({ charts: "oci://user:hunter2@registry.example.com" }));
    expect(refusal.codes).toEqual(["ChartSourceHasCredentials"]);
    expect(refusal.message).not.toContain("hunter2");
  });
});
