import { NamespaceV1 } from "@cdktf/provider-kubernetes/lib/namespace-v1";
import { PersistentVolumeClaimV1 } from "@cdktf/provider-kubernetes/lib/persistent-volume-claim-v1";
import { SecretV1 } from "@cdktf/provider-kubernetes/lib/secret-v1";
import { Annotations, type TerraformResource } from "cdktf";
import { Construct } from "constructs";
import {
  ChartRelease,
  ForgottenResource,
  type IEndpoint,
  imagePullSecrets,
  mergeValues,
  workloadLabels,
} from "../../cluster";
import { CHARTS, Environment, type IRegistry } from "../../environment";
import { Duration, refuse, Size, violationsOf } from "../../units";
import { addressOf, urlText } from "../description/external-url";
import { HARBOR_RULES, type HarborInput } from "../description/harbor-rules";
import { harborWarnings } from "../description/harbor-warnings";
import { HarborVolume } from "../description/storage";
import { ENVIRONMENT_RULES } from "./environment-rules";
import type { HarborExposure } from "./exposure";
import { endpointInside } from "./exposure-values";
import type { HaHarborProps } from "./ha-harbor-props";
import { HA_HARBOR_RULES } from "./ha-harbor-rules";
import { databaseClients, type HaHarborSettings, haHarborSettings } from "./ha-harbor-settings";
import { haHarborWarnings } from "./ha-harbor-warnings";
import { HarborSecrets } from "./harbor-secrets";
import { harborValues } from "./harbor-values";
import { type Neighbour, sharedMessages } from "./neighbours";
import { NetworkPolicies } from "./network-policies";
import { clientAccess } from "./client-access";
import { RELEASE_NAME } from "./release-name";

/** Largest layer that passes through an entry, and the longest silence of a push, as Harbor's own nginx has it. */
const LARGEST_LAYER = Size.gibibytes(100);
const PUSH_TIMEOUT = Duration.minutes(15);

/**
 * A Harbor that survives the loss of a node: the official chart, at least two pods of each part and no two of a part on a node; images on shared
 * storage or in a bucket, database and Redis outside, and keys that no deploy ever changes.
 *
 * After an apply the parts run in a namespace of their own, clients reach them by the exposure, and `externalUrl` is the address that they use. A second
 * deploy restarts nothing: nothing in the chart's output is made up by chance.
 *
 * What can break: the keys have to be there (`npx onprem secrets init`), the database has to exist, and clients need DNS for the hostname. Fewer nodes
 * than replicas leave pods Pending. Changed keys and passwords are written, and pods replaced, when a revision is raised. The chart writes Redis'
 * password into ConfigMaps of the namespace.
 *
 * @example
 * const harbor = new HaHarbor(stack, "harbor", {
 *   hostname: "harbor.example.com",
 *   exposure: HarborExposure.entry(entry),
 *   database: ExternalPostgres.at({ host: "postgres.example.com", password: SecretValue.variable("harbor_database") }),
 *   redis: ExternalRedis.single({ host: "redis.example.com", password: SecretValue.variable("harbor_redis") }),
 *   storage: HarborStorage.volume({ storageClass: files.storageClass("cephfs"), size: Size.tebibytes(1) }),
 * });
 */
export class HaHarbor extends Construct implements IRegistry {
  /** Address that clients use: `https://harbor.example.com`. */
  public readonly externalUrl: string;
  /** As image names begin: `harbor.example.com`, with the port where it is not that of the scheme. */
  public readonly address: string;
  /** {@link HaHarborProps.certificateAuthority} */
  public readonly certificateAuthority: string | undefined;
  /** Whether clients speak to it without TLS. */
  public readonly plainHttp: boolean;
  /** Namespace in which everything is; to use it is to depend on it. */
  public readonly namespace: string;
  /** Where it answers inside the cluster, by whatever it is exposed; undefined behind an Ingress, which knows its parts. */
  public readonly endpoint: IEndpoint | undefined;
  /** The Secrets. */
  public readonly secrets: HarborSecrets;
  /** The claim for the images; undefined where they are in a bucket. */
  public readonly claim: PersistentVolumeClaimV1 | undefined;
  /** The release of the chart. */
  public readonly release: ChartRelease;

  private readonly settings: HaHarborSettings;

  /** @throws InvalidInputError naming everything that is wrong with the props */
  public constructor(scope: Construct, id: string, props: HaHarborProps) {
    super(scope, id);
    const { description } = (this.settings = haHarborSettings(id, props));
    this.check(props);
    this.externalUrl = urlText(description.url);
    this.address = addressOf(description.url);
    this.certificateAuthority = description.certificateAuthority;
    this.plainHttp = description.url.scheme === "http";
    this.endpoint = endpointInside(this.settings);

    this.namespace = props.namespace ?? this.makeNamespace();
    this.secrets = new HarborSecrets(this, "Secrets", this.settings, this.namespace);
    this.claim = this.makeClaim();
    if (this.settings.networkPolicy) {
      new NetworkPolicies(this, "NetworkPolicies", this.settings, this.namespace);
    }
    this.release = this.makeRelease(props);
    this.protect(this.claim, this.secrets.keys?.secret);
    if (this.settings.deletionProtection) {
      this.keepWhatIsNotMade(props);
    }
    this.beReached(props.exposure);
    this.node.addValidation({ validate: () => this.sharedWithOthers() });
  }

  /** A project of the Harbor, as image names and mirrors begin: `harbor.example.com/mirror`. */
  public project(name: string): string {
    return `${this.address}/${name}`;
  }

  private check(props: HaHarborProps): void {
    const environment = Environment.of(this);
    const { cluster, artifacts, hosts } = environment;
    const { settings } = this;
    const hasMirror = artifacts.imageRegistry !== undefined;
    const input: HarborInput = {
      props,
      description: settings.description,
      access: clientAccess(props.exposure),
      databaseClients: databaseClients(settings),
      airGapped: hasMirror && artifacts.hasOwnCharts,
      hasMirror,
      imagesNeedLogin: artifacts.pullSecret !== undefined,
    };
    refuse("HaHarbor", this.node.path, [
      ...violationsOf(input, HARBOR_RULES),
      ...violationsOf({ props, settings, cluster }, HA_HARBOR_RULES),
      ...violationsOf({ props, settings, environment }, ENVIRONMENT_RULES),
    ]);
    for (const warning of [...harborWarnings(input), ...haHarborWarnings(settings, hosts)]) {
      Annotations.of(this).addWarning(`HaHarbor [${this.node.path}] ${warning}`);
    }
  }

  /** Others may come later, so that this is looked at when all are there. */
  private sharedWithOthers(): string[] {
    const harbors = Environment.of(this)
      .stacks.flatMap((stack) => stack.node.findAll())
      .filter((one) => one instanceof HaHarbor);
    const before = harbors.slice(0, harbors.indexOf(this));
    return sharedMessages(
      this.asNeighbour,
      before.map(({ asNeighbour }) => asNeighbour),
    );
  }

  private get asNeighbour(): Neighbour {
    return { path: this.node.path, settings: this.settings };
  }

  private beReached(exposure: HarborExposure): void {
    if (exposure.kind === "entry" && this.endpoint !== undefined) {
      const options = { bodySize: LARGEST_LAYER, timeout: PUSH_TIMEOUT };
      exposure.entry.addHost(this.settings.description.hostname, this.endpoint, options);
    } else if (exposure.kind === "nodePort") {
      Environment.of(this).nodePorts.claim(exposure.port, this);
    }
  }

  private makeNamespace(): string {
    const namespace = new NamespaceV1(this, "Namespace", {
      metadata: {
        name: this.settings.namespace,
        labels: {
          ...workloadLabels({ name: "harbor", instance: this.node.id }),
          "pod-security.kubernetes.io/enforce": "restricted",
        },
      },
    });
    this.protect(namespace);
    return namespace.metadata.name;
  }

  /** Not the chart's own claim: a size that changes is changed in place, and a release that goes does not touch it. */
  private makeClaim(): PersistentVolumeClaimV1 | undefined {
    const { storage } = this.settings.description;
    if (!(storage instanceof HarborVolume)) {
      return undefined;
    }
    return new PersistentVolumeClaimV1(this, "Images", {
      metadata: { name: "harbor-images", namespace: this.namespace },
      spec: {
        accessModes: ["ReadWriteMany"],
        storageClassName: storage.storageClass.storageClassName,
        resources: { requests: { storage: storage.size.toQuantity() } },
      },
      // A class may wait for the first pod, which comes with the release.
      waitUntilBound: false,
    });
  }

  private makeRelease({ chartVersion, values = {} }: HaHarborProps): ChartRelease {
    const { artifacts } = Environment.of(this);
    const own = harborValues(this.settings, {
      secrets: this.secrets.names,
      claim: this.claim?.metadata.name,
      imagePullSecrets: imagePullSecrets(this, this.namespace),
      image: (published) => artifacts.mirrored(published),
      revisions: this.secrets.revisions,
    });
    const { migrationTimeout } = this.settings;
    return new ChartRelease(this, "Release", {
      chart: chartVersion === undefined ? "harbor" : { name: "harbor", ...CHARTS.harbor, version: chartVersion },
      name: RELEASE_NAME,
      namespace: this.namespace,
      values: mergeValues(own, values),
      timeout: Duration.millis(migrationTimeout.toMillis() + Duration.minutes(15).toMillis()),
    });
  }

  /** A guard goes with the block that it stands in: told of a namespace, a bucket or keys later, Terraform would delete what it made before. */
  private keepWhatIsNotMade({ namespace }: HaHarborProps): void {
    if (namespace !== undefined) {
      new ForgottenResource(this, "Namespace", NamespaceV1.tfResourceType);
    }
    if (this.claim === undefined) {
      new ForgottenResource(this, "Images", PersistentVolumeClaimV1.tfResourceType);
    }
    if (this.secrets.keys === undefined) {
      new ForgottenResource(this.secrets, "Keys", SecretV1.tfResourceType);
    }
  }

  private protect(...resources: readonly (TerraformResource | undefined)[]): void {
    for (const resource of this.settings.deletionProtection ? resources : []) {
      if (resource !== undefined) {
        resource.lifecycle = { preventDestroy: true };
      }
    }
  }
}
