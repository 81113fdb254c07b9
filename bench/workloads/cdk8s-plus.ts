import { App, Chart, Size } from "cdk8s";
import { ConfigMap, Cpu, Deployment, EnvValue, Probe, Volume } from "cdk8s-plus-33";
import { CONFIGURATION } from "./configuration";
import { report } from "./report";

report(({ stacks, resources }, outdir) => {
  const app = new App({ outdir });
  for (let index = 0; index < stacks; index++) {
    const chart = new Chart(app, `stack-${index}`, { namespace: "default" });
    for (let pair = 0; pair < resources / 2; pair++) {
      addPair(chart, `service-${pair}`);
    }
  }
  app.synth();
});

function addPair(chart: Chart, name: string): void {
  const metadata = { name, labels: { "app.kubernetes.io/name": name } };
  const configuration = new ConfigMap(chart, `${name}-configuration`, { metadata, data: CONFIGURATION });
  new Deployment(chart, name, {
    metadata,
    replicas: 2,
    containers: [
      {
        name: "main",
        image: "docker.io/library/nginx:1.29.3",
        portNumber: 8080,
        envVariables: {
          LOG_LEVEL: EnvValue.fromValue("info"),
          CONFIGURATION: EnvValue.fromValue(configuration.name),
        },
        resources: {
          cpu: { request: Cpu.millis(100) },
          memory: { request: Size.mebibytes(64), limit: Size.mebibytes(128) },
        },
        liveness: Probe.fromHttpGet("/healthz", { port: 8080 }),
        volumeMounts: [{ path: "/etc/service", volume: Volume.fromConfigMap(chart, `${name}-volume`, configuration) }],
      },
    ],
  });
}
