import { Token } from "cdktf";
import { enforce, Rule } from "../../units";
import type { IRegistry } from "../registry";
import { SecretValue } from "../secret-value";
import { ChartName, CHARTS, ImageName, IMAGES, OtherChart } from "./catalogue";
import { repositoryOf } from "./image-reference";

/** Where an environment takes charts and images from. */
export interface ArtifactSourcesProps {
  /**
   * Where all charts come from: an OCI registry (`oci://registry.example.com/charts`), an HTTP repository
   * (`https://charts.example.com`), or a folder that holds `<name>-<version>.tgz` (a relative path starts at the folder of the
   * app).
   *
   * @default each chart's own publisher
   * @see https://helm.sh/docs/topics/registries/
   */
  readonly charts?: string;

  /**
   * Registry, with a project or folder where it has one, that holds every image under its own name:
   * `registry.example.com/mirror` makes `quay.io/prometheus/prometheus:v3` into
   * `registry.example.com/mirror/prometheus/prometheus:v3`. A registry that another environment makes can be given as it is, e.g. a `HaHarbor`, which
   * then needs a project for the first part of each name (`prometheus`); one project for all is `harbor.project("mirror")`.
   *
   * @default each image's own registry
   * @see https://goharbor.io/docs/latest/administration/configure-proxy-cache/
   */
  readonly images?: string | IRegistry;

  /**
   * How the nodes log in to that registry: the content of a docker config.json as a variable, of which a Secret is made in each
   * namespace, or a Secret (type kubernetes.io/dockerconfigjson) that each namespace has already.
   *
   * @default none: the registry lets everybody read
   * @see https://kubernetes.io/docs/tasks/configure-pod-container/pull-image-private-registry/
   */
  readonly pullSecret?: SecretValue;

  /**
   * Counts the changes of a login that is given as a variable: raise it by 1 to have the new one written to every namespace.
   *
   * @default 1
   * @see https://developer.hashicorp.com/terraform/language/manage-sensitive-data/write-only
   */
  readonly pullSecretRevision?: number;
}

/** Where one chart comes from. */
export interface ChartSource {
  /** Repository to ask, an `https://` or `oci://` address; none when the chart lies in a folder. */
  readonly repository?: string;
  /** Name of the chart in the repository, or its file. */
  readonly chart: string;
  /** Exact version. */
  readonly version: string;
}

/** A registry, known as one by a dot or a port, and folders. */
const IMAGE_MIRROR =
  /^(?=[^/]*[.:]|localhost(\/|$))[a-z0-9]([-a-z0-9.]*[a-z0-9])?(:\d{1,5})?(\/[a-z0-9]+([._-][a-z0-9]+)*)*$/;

/** The mirror, as names of images begin. */
function mirrorOf({ images }: ArtifactSourcesProps): string | undefined {
  return typeof images === "object" ? images.address : images;
}

/** Rules for the sources of charts and images. */
export const SOURCES_RULES: readonly Rule<ArtifactSourcesProps>[] = [
  function* chartsIsSource({ charts }) {
    if (charts === undefined) {
      return;
    }
    const remote = /^[a-z][a-z0-9+.-]*:/i.test(charts);
    const valid = remote ? /^(oci|https?):\/\/[^/?#]+[^?#]*$/.test(charts) : !/^(\s*$|~(\/|$))/.test(charts);
    if (!valid) {
      yield {
        code: "ChartSourceInvalid",
        what: "charts is an OCI registry, an HTTP repository (both without a query) or a folder",
        // An address may hold credentials.
        ...(remote ? {} : { got: charts }),
        instead: "write oci://…, https://…, or a path without ~",
      };
    }
    if (/^[a-z]+:\/\/[^/]*@/i.test(charts)) {
      yield {
        code: "ChartSourceHasCredentials",
        what: "an address with credentials would stand in the synthesized files",
        instead: "log in with `helm registry login` on the machine that runs Terraform",
      };
    }
  },
  function* imagesIsRegistry(props) {
    const images = mirrorOf(props);
    if (images !== undefined && !Token.isUnresolved(images) && !IMAGE_MIRROR.test(images)) {
      yield {
        code: "ImageMirrorInvalid",
        what: "images is a registry, with a port and a project where it has them",
        got: images,
        instead:
          "write e.g. registry.example.com/mirror, without a scheme and without a slash at the end; a registry without a dot " +
          "or a port would be taken for a folder of Docker Hub",
      };
    }
  },
  function* pullSecretHasRegistry({ images, pullSecret }) {
    if (pullSecret !== undefined && images === undefined) {
      yield {
        code: "PullSecretWithoutMirror",
        what: "pullSecret belongs to a registry, and images names none",
        instead: "give images too, or leave pullSecret out",
      };
    }
  },
];

/** The charts and images of an environment: pinned in one catalogue, from their publishers or from the site's own mirror. */
export class ArtifactSources {
  /** {@link ArtifactSourcesProps.pullSecret} */
  public readonly pullSecret: SecretValue | undefined;

  /** {@link ArtifactSourcesProps.pullSecretRevision} */
  public readonly pullSecretRevision: number;

  private readonly charts: string | undefined;
  private readonly images: string | undefined;

  /**
   * @param path name of the environment, for errors
   * @throws InvalidInputError ChartSourceInvalid, ChartSourceHasCredentials, ImageMirrorInvalid, PullSecretWithoutMirror
   */
  public constructor(path: string, props: ArtifactSourcesProps = {}) {
    enforce("ArtifactSources", path, props, SOURCES_RULES);
    this.charts = props.charts?.replace(/\/+$/, "");
    this.images = mirrorOf(props);
    this.pullSecret = props.pullSecret;
    this.pullSecretRevision = props.pullSecretRevision ?? 1;
  }

  /** Where a chart, one of the catalogue by its name or any other, comes from in this environment. */
  public chart(chart: ChartName | OtherChart): ChartSource {
    const { name, repository, version } = typeof chart === "string" ? { name: chart, ...CHARTS[chart] } : chart;
    if (this.charts === undefined) {
      return { repository, chart: name, version };
    }
    return /^[a-z]+:\/\//.test(this.charts)
      ? { repository: this.charts, chart: name, version }
      : { chart: `${this.charts}/${name}-${version}.tgz`, version };
  }

  /** Host, with its port, of the registry that holds every image; undefined where each comes from its own. */
  public get imageRegistry(): string | undefined {
    return this.images?.replace(/\/.*$/, "");
  }

  /** Whether charts come from the site's own source, not from their publishers. */
  public get hasOwnCharts(): boolean {
    return this.charts !== undefined;
  }

  /** The reference under which this environment pulls an image of the catalogue. */
  public image(name: ImageName): string {
    return this.mirrored(IMAGES[name]);
  }

  /** The reference under which this environment pulls any image, given as its publisher names it. */
  public mirrored(image: string): string {
    return this.images === undefined ? image : `${this.images}/${repositoryOf(image)}`;
  }
}
