import { execFileSync } from "node:child_process";
import { generateKeyPairSync } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { App } from "cdktf";
import { kubeconfigPath, KUBECONFIG_CONTEXT } from "../../lab";
import type { Engine } from "../../lab/start/engine";
import { StackRunner } from "../../lab/start/stack-runner";
import {
  Environment,
  ExternalPostgres,
  ExternalRedis,
  HaHarbor,
  HarborExposure,
  HarborScanner,
  HarborStorage,
  SecretValue,
  StateBackend,
} from "../../lib";
import { type ChartReference, manifestsOf } from "../../lib/manifests";
import { LAB_CLUSTER } from "../../stacks";

const NAMESPACE = "bench-harbor";

/** Milliseconds of a turn. */
export interface ReleaseTurn {
  /** A first deploy: the namespace, the Secrets, the network policies, and the release with all pods ready. */
  readonly deploy: number;
  /** A deploy of the same once more. */
  readonly noChange: number;
  /** Helm alone, which finds the namespace and the Secrets there: the release with all pods ready. */
  readonly install: number;
}

/** A Harbor without volumes, deployed by the library and installed by Helm, with the same values into the same cluster. */
export class ReleaseSides {
  private readonly runner: StackRunner;
  private readonly chart: ChartReference;
  private readonly valuesFile: string;

  /** @param home folder for output and state; @param charts folder of packed charts */
  public constructor(engine: Engine, home: string, charts: string) {
    const app = new App({ outdir: join(home, "cdktf.out") });
    const lab = new Environment(app, "lab", {
      cluster: { ...LAB_CLUSTER, kubeconfig: kubeconfigPath() },
      state: StateBackend.local({ folder: home }),
      artifacts: { charts },
    });
    const stack = lab.stack("registry");
    new HaHarbor(stack, NAMESPACE, {
      hostname: "harbor.example.com",
      ...{ exposure: HarborExposure.nodePort({ port: 28898 }), plainHttp: true, deletionProtection: false },
      database: ExternalPostgres.at({
        host: "postgres.example.com",
        password: SecretValue.variable("harbor_database"),
      }),
      redis: ExternalRedis.single({ host: "redis.example.com", password: SecretValue.variable("harbor_redis") }),
      storage: HarborStorage.s3({
        ...{ bucket: "harbor", region: "eu-central-1" },
        accessKey: SecretValue.variable("harbor_access_key"),
        secretKey: SecretValue.variable("harbor_secret_key"),
      }),
      // Its pods would want volumes, which nobody makes here.
      scanner: HarborScanner.off(),
    });
    app.synth();
    const [chart] = manifestsOf(stack).charts;
    if (chart === undefined) {
      throw new Error("a Harbor has a chart");
    }
    this.chart = chart;
    this.runner = new StackRunner(engine, join(app.outdir, "stacks", "lab-registry"), values());
    this.valuesFile = join(home, "values.json");
    writeFileSync(this.valuesFile, JSON.stringify(chart.values));
  }

  /** Fetches providers. */
  public init(): Promise<void> {
    return this.runner.init();
  }

  /** Both sides, one after the other, from nothing to nothing. */
  public async turn(): Promise<ReleaseTurn> {
    try {
      const deploy = await timeOf(() => this.runner.apply());
      const noChange = await timeOf(() => this.runner.apply());
      this.helm("uninstall", this.chart.release, "--wait");
      const chart = resolve(this.runner.folder, this.chart.chart);
      const install = await timeOf(() => {
        this.helm("install", this.chart.release, chart, "--values", this.valuesFile, "--wait");
      });
      return { deploy, noChange, install };
    } finally {
      await this.runner.destroy();
    }
  }

  private helm(...args: readonly string[]): void {
    const cluster = ["--kubeconfig", kubeconfigPath(), "--kube-context", KUBECONFIG_CONTEXT, "--namespace", NAMESPACE];
    execFileSync("helm", [...args, ...cluster], { stdio: ["ignore", "ignore", "pipe"] });
  }
}

async function timeOf(run: () => unknown): Promise<number> {
  const started = performance.now();
  await run();
  return performance.now() - started;
}

/** Values of the forms that a Harbor wants; nobody logs in anywhere. */
function values(): Readonly<Record<string, string>> {
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  return {
    harbor_token_key: privateKey.export({ type: "pkcs1", format: "pem" }).toString(),
    harbor_token_certificate: "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n",
    harbor_csrf_key: "x".repeat(32),
    ...Object.fromEntries(
      ["secretkey", "core_secret", "jobservice_secret", "registry_secret"].map((name) => [
        `harbor_${name}`,
        "x".repeat(16),
      ]),
    ),
    harbor_registry_password: "x".repeat(32),
    harbor_registry_htpasswd: `harbor_registry_user:$2y$05$${"x".repeat(53)}`,
    ...Object.fromEntries(
      ["admin_password", "database", "redis", "access_key", "secret_key"].map((name) => [`harbor_${name}`, "measured"]),
    ),
  };
}
