import { spawnSync } from "node:child_process";
import { dataRootSettings } from "../../lib/container-runtime/data-root/data-root-settings";
import { dataRootSteps, oldTreeSteps } from "../../lib/container-runtime/data-root/data-root-steps";
import { jsonEdit } from "../../lib/container-runtime/edit/json-edit";
import { tomlEdit } from "../../lib/container-runtime/edit/toml-edit";
import { registrySteps } from "../../lib/container-runtime/registry/registry-steps";
import { describeWith } from "../support/requirements";
import { upstream } from "./registry/upstreams";

const settings = (["containerd", "docker"] as const).map((runtime) =>
  dataRootSettings({ hosts: undefined as never, runtime, directory: "/data/containers" }),
);

const TRUST: Parameters<typeof registrySteps>[0] = {
  consumers: ["containerd", "docker", "k3s", "system"],
  registries: [upstream({ address: "harbor.example.com", certificate: "PEM" })],
  configPath: "/etc/containerd/certs.d",
};

const SCRIPTS: readonly (readonly [string, string])[] = [
  ...settings.flatMap((given) => [
    ...Object.entries(dataRootSteps(given)).map(([step, text]) => [`${given.runtime} ${step}`, text] as const),
    ...Object.entries(oldTreeSteps(given)).map(([step, text]) => [`${given.runtime} old tree ${step}`, text] as const),
  ]),
  ...Object.entries(registrySteps(TRUST)).map(([step, text]) => [`registries ${step}`, text] as const),
  ...Object.entries(tomlEdit({ key: "root", value: "/data" })).map(([name, text]) => [`toml ${name}`, text] as const),
  ...Object.entries(jsonEdit([{ member: "a", text: "b" }])).map(([name, text]) => [`json ${name}`, text] as const),
];

describeWith(["shellcheck"], "what runs on machines", () => {
  test.each(SCRIPTS)("%s is clean", (_, input) => {
    // Each step has all functions, and not every step uses all.
    const { stdout } = spawnSync("shellcheck", ["-s", "sh", "-e", "SC2034,SC2015,SC2154,SC2317", "-f", "gcc", "-"], {
      input,
      encoding: "utf8",
    });
    expect(stdout).toBe("");
  });
});
