import { type ChartValues, mergeValues } from "../../cluster";
import type { ExternalPostgres } from "../description/postgres";
import type { ExternalRedis } from "../description/redis";
import { readUrl, urlText } from "../description/external-url";
import { directHosts } from "../description/direct-hosts";
import { proxySettings } from "../description/proxy";
import { profileOf } from "../description/size-profile";
import { numberText } from "../description/server-address";
import { HarborBucket, type HarborStorage } from "../description/storage";
import { REGISTRY_USER } from "../keys/key-uses";
import { CHART_KEY_NAMES } from "./chart-keys";
import { componentsOf, componentValues, METRICS_PORT } from "./components";
import { exposureValues } from "./exposure-values";
import { databaseClients, type HaHarborSettings } from "./ha-harbor-settings";
import type { HarborSecretNames, HarborSecrets } from "./harbor-secrets";

/** What the values refer to, beside what the Harbor was told. */
export interface HarborReferences {
  /** Names of the Secrets. */
  readonly secrets: HarborSecretNames;
  /** Name of the claim for the images; undefined where they are in a bucket. */
  readonly claim: string | undefined;
  /** Names of Secrets for the registry that the pods' images come from. */
  readonly imagePullSecrets: readonly string[];
  /** The reference under which an image is pulled. */
  readonly image: (published: string) => string;
  /** What changes with each writing of a Secret that pods read at their start alone. */
  readonly revisions: HarborSecrets["revisions"];
}

/** Seconds between two looks at whether a core has started. */
const STARTUP_PERIOD = 10;

/**
 * Values of Harbor's chart. Every secret is one of a Secret that exists, as the chart would make up others at each render.
 *
 * @see https://github.com/goharbor/harbor-helm/blob/main/values.yaml
 */
export function harborValues(settings: HaHarborSettings, references: HarborReferences): ChartValues {
  const { description, exposure } = settings;
  const { secrets, revisions, image } = references;
  return [
    {
      externalURL: urlText(description.url),
      expose: exposureValues(exposure, description.hostname, secrets.tls),
      ...(secrets.certificateAuthority === undefined ? {} : { caSecretName: secrets.certificateAuthority }),
      ...(secrets.trustedAuthorities === undefined ? {} : { caBundleSecretName: secrets.trustedAuthorities }),
      imagePullSecrets: references.imagePullSecrets.map((name) => ({ name })),
      ipFamily: { ipv6: { enabled: settings.ipv6 } },
      updateStrategy: { type: "RollingUpdate" },
      persistence: persistenceValues(settings, references),
      database: databaseValues(description.database, databaseClients(settings), secrets.database),
      redis: redisValues(description.redis, secrets.redis),
      metrics: metricsValues(description.metrics),
      // All replicas see what one of them changed.
      cache: { enabled: true },
      ...proxyValues(settings, image),
    },
    keyValues(secrets),
    ...componentsOf(settings).map((component) => ({
      [component]: componentValues(component, settings, { image, revisions }),
    })),
    {
      core: { startupProbe: { periodSeconds: STARTUP_PERIOD, failureThreshold: startupChecks(settings) } },
      jobservice: {
        maxJobWorkers: profileOf(description.size).jobWorkers,
        // A log in the file of one replica is one that the others cannot show.
        jobLoggers: ["database"],
        loggerSweeperDuration: description.jobLogRetention.toSeconds() / 86_400,
      },
      trivy: scannerValues(settings, image),
    },
  ].reduce<ChartValues>(mergeValues, {});
}

function startupChecks({ migrationTimeout }: HaHarborSettings): number {
  return Math.ceil(migrationTimeout.toSeconds() / STARTUP_PERIOD);
}

/** All keys in one Secret, under the names that the chart has for them. */
function keyValues({ keys, admin }: HarborSecretNames): ChartValues {
  return {
    existingSecretSecretKey: keys,
    existingSecretAdminPassword: admin.name,
    existingSecretAdminPasswordKey: admin.key,
    core: {
      secretName: keys,
      existingSecret: keys,
      existingXsrfSecret: keys,
      existingXsrfSecretKey: CHART_KEY_NAMES.csrf_key,
    },
    jobservice: { existingSecret: keys, existingSecretKey: CHART_KEY_NAMES.jobservice_secret },
    registry: {
      existingSecret: keys,
      existingSecretKey: CHART_KEY_NAMES.registry_secret,
      credentials: { username: REGISTRY_USER, existingSecret: keys },
    },
  };
}

/** The database's part of the values. @param clients pods that can want connections at once */
export function databaseValues(database: ExternalPostgres, clients: number, existingSecret: string): ChartValues {
  return {
    type: "external",
    external: {
      host: database.host,
      port: numberText(database.port),
      username: database.username,
      coreDatabase: database.database,
      existingSecret,
      // Never used, and never the chart's own either.
      password: "",
      sslmode: database.sslMode,
    },
    maxIdleConns: database.idleConnections(clients),
    maxOpenConns: database.openConnections(clients),
  };
}

/** Redis' part of the values; the numbers of its databases are texts there. */
export function redisValues(redis: ExternalRedis, existingSecret: string | undefined): ChartValues {
  const { indexes } = redis;
  return {
    type: "external",
    external: {
      addr: redis.address,
      sentinelMasterSet: redis.masterSet ?? "",
      tlsOptions: { enable: redis.tls },
      coreDatabaseIndex: numberText(indexes.core),
      jobserviceDatabaseIndex: numberText(indexes.jobservice),
      registryDatabaseIndex: numberText(indexes.registry),
      trivyAdapterIndex: numberText(indexes.scanner),
      harborDatabaseIndex: numberText(indexes.harbor),
      cacheLayerDatabaseIndex: numberText(indexes.cache),
      password: "",
      ...(existingSecret === undefined ? {} : { existingSecret }),
    },
  };
}

function persistenceValues(settings: HaHarborSettings, { claim, secrets }: HarborReferences): ChartValues {
  const { description, scannerVolume } = settings;
  return {
    enabled: true,
    // What the chart makes itself stays when the release goes.
    resourcePolicy: "keep",
    persistentVolumeClaim: {
      ...(claim === undefined ? {} : { registry: { existingClaim: claim, accessMode: "ReadWriteMany" } }),
      trivy: { storageClass: scannerVolume.storageClass, size: scannerVolume.size.toQuantity() },
    },
    imageChartStorage: imageStorageValues(description.storage, secrets.bucket),
  };
}

function imageStorageValues(storage: HarborStorage, existingSecret: string | undefined): ChartValues {
  if (!(storage instanceof HarborBucket)) {
    return { type: "filesystem" };
  }
  const { bucket, endpoint, rootDirectory, encrypt } = storage.options;
  return {
    type: "s3",
    disableredirect: !storage.redirect,
    s3: {
      region: storage.region,
      bucket,
      existingSecret,
      v4auth: true,
      ...(endpoint === undefined ? {} : { regionendpoint: endpoint.replace(/\/$/, "") }),
      ...(rootDirectory === undefined ? {} : { rootdirectory: rootDirectory }),
      ...(encrypt === true ? { encrypt } : {}),
      secure: endpoint === undefined || readUrl(endpoint)?.scheme !== "http",
    },
  };
}

function metricsValues(enabled: boolean): ChartValues {
  const at = { path: "/metrics", port: METRICS_PORT };
  return { enabled, ...(enabled ? { core: at, registry: at, jobservice: at, exporter: at } : {}) };
}

function proxyValues({ description }: HaHarborSettings, image: HarborReferences["image"]): ChartValues {
  const { proxy, storage } = description;
  if (proxy === undefined) {
    return {};
  }
  // A bucket outside is all that the registry asks for there.
  const registry = storage instanceof HarborBucket && storage.byProxy ? ["registry"] : [];
  return {
    proxy: {
      ...proxySettings(proxy, directHosts(description, image)),
      components: ["core", "jobservice", "trivy", ...registry],
    },
  };
}

function scannerValues({ description: { scanner } }: HaHarborSettings, image: HarborReferences["image"]): ChartValues {
  return scanner.kind === "off" ? { enabled: false } : { enabled: true, ...scanner.settings(image) };
}
