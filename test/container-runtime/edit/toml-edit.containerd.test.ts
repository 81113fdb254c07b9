import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { registryFiles } from "../../../lib/container-runtime/registry/registry-files";
import { tomlEdit } from "../../../lib/container-runtime/edit/toml-edit";
import { describeWith } from "../../support/requirements";
import { Filters, installedTools } from "../support/filters";

const ROOT = tomlEdit({ key: "root", value: "/data/containerd" });

const [REGISTRIES] = registryFiles("containerd", [], "/etc/containerd/certs.d");

describeWith(["containerd"], "edits, as containerd reads them", () => {
  let filters: Filters;
  let folder: string;
  beforeAll(() => {
    filters = new Filters(installedTools()[0]!);
    folder = fs.mkdtempSync(path.join(os.tmpdir(), "onprem-toml-"));
  });
  afterAll(() => {
    filters.close();
    fs.rmSync(folder, { recursive: true });
  });

  /** What containerd makes of a configuration. */
  const dump = (text: string): string => {
    const file = path.join(folder, "config.toml");
    fs.writeFileSync(file, text);
    const { status, stdout, stderr } = spawnSync("containerd", ["-c", file, "config", "dump"], { encoding: "utf8" });
    if (status !== 0) {
      throw new Error(stderr);
    }
    // Its place differs from one to the next.
    return stdout.replace(/^imports = .*/m, "");
  };

  // containerd 2 knows nothing of registries in a file of version 1; on a machine the change is refused then.
  const first = said("--version").includes("/v2 ")
    ? []
    : [["version 1", 'oom_score = -5\n[plugins.cri]\n  stream_server_port = "1"\n']];

  test.each([
    ["nothing", ""],
    ["what containerd itself writes", said("config", "default")],
    ["version 2", 'version = 2\n\n[plugins]\n  [plugins."io.containerd.grpc.v1.cri"]\n    sandbox_image = "x"\n'],
    ...first,
  ])("of %s", (_, given) => {
    const before = dump(given);
    const after = dump(filters.edit(ROOT, filters.edit(REGISTRIES as typeof ROOT, given)));
    const changed = after.split("\n").filter((line) => !before.split("\n").includes(line));
    expect(changed.map((line) => line.trim().replaceAll("'", '"'))).toEqual([
      'root = "/data/containerd"',
      'config_path = "/etc/containerd/certs.d:/etc/docker/certs.d"',
    ]);
  });
});

/** What containerd prints; nothing where it is not installed, and these tests are skipped. */
function said(...words: readonly string[]): string {
  const { error, stdout } = spawnSync("containerd", words, { encoding: "utf8" });
  return error === undefined ? stdout : "";
}
