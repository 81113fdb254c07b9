import { spawnSync } from "node:child_process";
import { dataRootSettings } from "../../lib/container-runtime/data-root/data-root-settings";
import { dataRootSteps, oldTreeSteps } from "../../lib/container-runtime/data-root/data-root-steps";
import { jsonEdit } from "../../lib/container-runtime/edit/json-edit";
import { tomlEdit } from "../../lib/container-runtime/edit/toml-edit";
import { describeWith } from "../support/requirements";

const settings = (["containerd", "docker"] as const).map((runtime) =>
  dataRootSettings({ hosts: undefined as never, runtime, directory: "/data/containers" }),
);

const SCRIPTS: readonly (readonly [string, string])[] = [
  ...settings.flatMap((given) => [
    ...Object.entries(dataRootSteps(given)).map(([step, text]) => [`${given.runtime} ${step}`, text] as const),
    ...Object.entries(oldTreeSteps(given)).map(([step, text]) => [`${given.runtime} old tree ${step}`, text] as const),
  ]),
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
