import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { App, Testing } from "cdktf";
import { engineEnvironment } from "../../lab/start/engine";
import { CephCluster, CephRbdStorage, Environment, SecretValue } from "../../lib";
import { describeUnless } from "../support/requirements";
import { LAB } from "./support/lab-cluster";
import { ENGINES, hindrance } from "./support/requirements";

/** As `ceph auth get-key` prints one; known to nobody's cluster. */
const KEY = "AQBw+QFrSh2kKxAAF/0ZcztjT5NFYz8GJ+anxg==";

/** The variables of a stack with block storage, and nothing else: to judge them no provider is needed. */
function variables(outdir: string): string {
  const stack = new Environment(new App({ outdir }), "lab", { cluster: LAB }).stack("storage");
  new CephRbdStorage(stack, "ceph-csi-rbd", {
    cluster: new CephCluster({ clusterId: "ceph", monitors: ["10.0.0.11"] }),
    user: { id: "kubernetes-rbd", key: SecretValue.variable("ceph_rbd_key") },
    classes: [{ name: "ceph-rbd", pool: "kubernetes" }],
  });
  const { variable } = JSON.parse(Testing.synth(stack)) as { readonly variable: unknown };
  return JSON.stringify({ variable });
}

describe.each(ENGINES)("a plan by %s, given the key of a user", (engine) => {
  describeUnless(hindrance(engine, []), "as a variable", () => {
    let folder: string;

    beforeAll(() => {
      folder = fs.mkdtempSync(path.join(os.tmpdir(), "onprem-key-"));
      fs.writeFileSync(path.join(folder, "main.tf.json"), variables(folder));
    });
    afterAll(() => {
      fs.rmSync(folder, { recursive: true });
    });

    const plan = (key: string) =>
      spawnSync(engine, ["plan", "-input=false", "-no-color"], {
        ...{ cwd: folder, encoding: "utf8" },
        env: { ...engineEnvironment(), TF_VAR_ceph_rbd_key: key },
      });

    test("goes on with what ceph auth get-key prints", () => {
      const { status, stdout } = plan(KEY);
      expect({ status, stdout }).toEqual({ status: 0, stdout: expect.stringContaining("No changes.") as string });
    });

    test.each([
      ["a line break at its end, as a file has it", `${KEY}\n`],
      ["a space before it", ` ${KEY}`],
      ["all of its keyring", `[client.kubernetes-rbd]\n\tkey = ${KEY}\n`],
      ["nothing", ""],
    ])("refuses %s, and shows nothing of it", (_, key) => {
      const { status, stdout, stderr } = plan(key);
      expect(status).toBe(1);
      expect(stderr.replaceAll(/\s+(?:│ )?/g, " ")).toContain("ceph_rbd_key is not a key of Ceph");
      expect(stdout + stderr).not.toContain(KEY);
    });
  });
});
