import { generateKeyPairSync } from "node:crypto";
import type { App } from "cdktf";
import {
  Environment,
  ExternalPostgres,
  ExternalRedis,
  HaHarbor,
  type HaHarborProps,
  HarborExposure,
  HarborStorage,
  NginxEntry,
  SecretValue,
  Size,
  StateBackend,
  Tls,
} from "../../../lib";
import { selfSigned } from "../../support/certificate";
import { CHARTS_FOLDER } from "../../support/charts";
import { LAB } from "./lab-cluster";

const tokenKey = generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey.export({
  type: "pkcs1",
  format: "pem",
});
const pair = selfSigned("harbor.example.com");

/** Values of all variables of a Harbor, of the forms that it wants; none stands anywhere by chance. */
export const HARBOR_VALUES = {
  harbor_token_key: tokenKey.toString(),
  harbor_token_certificate: selfSigned("harbor-token-issuer").certificate,
  harbor_secretkey: "CanarySecretkey0",
  harbor_csrf_key: "CanaryOfTheKeyAgainstForgery0032",
  harbor_core_secret: "CanaryOfTheCore0",
  harbor_jobservice_secret: "CanaryOfTheJobs0",
  harbor_registry_secret: "CanaryOfRegistry",
  harbor_registry_password: "CanaryOfTheRegistrysPassword00",
  harbor_registry_htpasswd: `harbor_registry_user:$2y$05$${"CanaryOfThePasswordFile".padEnd(53, "x")}`,
  harbor_admin_password: "CanaryOfTheAdmin",
  harbor_database: "CanaryOfTheDatabase",
  harbor_redis: "CanaryOfRedis",
  harbor_tls_certificate: pair.certificate,
  harbor_tls_key: pair.key,
} as const;

/** A text of each value that is found wherever the value is: of a file in lines the one in the middle, as the first and last are everybody's. */
export const HARBOR_CANARIES: Readonly<Record<keyof typeof HARBOR_VALUES, string>> = Object.fromEntries(
  Object.entries(HARBOR_VALUES)
    // What everybody may know.
    .filter(([name]) => !name.endsWith("_certificate"))
    .map(([name, value]) => [name, value.split("\n")[2] ?? value]),
) as Record<keyof typeof HARBOR_VALUES, string>;

/** How a Harbor of the lab is told apart from others, and exposed. */
export interface HarborApp {
  /** Namespace, and what the names of everything outside of it begin with. */
  readonly name: string;
  /** Folder of the state. */
  readonly home: string;
  /** The port of every node: of an entry in front, or of the Harbor itself. */
  readonly nodePort: number;
  readonly hasEntry?: boolean;
  readonly props?: Partial<HaHarborProps>;
  /** How long Helm waits. @default as the Harbor says */
  readonly patienceSeconds?: number;
}

/** The stack of {@link harborApp}. */
export const HARBOR_STACK = "lab-registry";

/** Redis with or without a user. */
export function redisOf(username?: string): ExternalRedis {
  const password = SecretValue.variable("harbor_redis");
  return ExternalRedis.single({ host: "redis.example.com", password, ...(username === undefined ? {} : { username }) });
}

/** An app of one stack with a Harbor in it, whose images are on a volume of the class `<name>-files`. */
export function harborApp(app: App, { name, home, nodePort, hasEntry, props, patienceSeconds }: HarborApp): void {
  const state = StateBackend.local({ folder: home });
  const lab = new Environment(app, "lab", { cluster: LAB, state, artifacts: { charts: CHARTS_FOLDER } });
  const stack = lab.stack("registry");
  const tls = Tls.pair({
    certificate: SecretValue.variable("harbor_tls_certificate"),
    key: SecretValue.variable("harbor_tls_key"),
  });
  const harbor = new HaHarbor(stack, name, {
    hostname: "harbor.example.com",
    exposure: hasEntry
      ? HarborExposure.entry(new NginxEntry(stack, `${name}-entry`, { nodePort, tls }))
      : HarborExposure.nodePort({ port: nodePort, tls }),
    database: ExternalPostgres.at({ host: "postgres.example.com", password: SecretValue.variable("harbor_database") }),
    redis: redisOf(),
    storage: HarborStorage.volume({
      storageClass: { storageClassName: `${name}-files`, sharedByNodes: true },
      size: Size.gibibytes(5),
    }),
    scannerVolume: { storageClass: { storageClassName: `${name}-blocks`, sharedByNodes: false } },
    deletionProtection: false,
    ...props,
  });
  if (patienceSeconds !== undefined) {
    harbor.release.release.timeout = patienceSeconds;
  }
}
