import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { describeUnless } from "../support/requirements";
import { ensureLab, LAB } from "./support/lab-cluster";
import { hindrance } from "./support/requirements";

const PROJECT = path.resolve(__dirname, "../..");
const START = "dist/lab/start/main.js";

/** Runs a compiled program of the project in a folder of its own, so that no state of the project is touched. */
function run(
  cwd: string,
  program: string,
  args: readonly string[],
  environment: NodeJS.ProcessEnv = {},
): { readonly status: number | null; readonly output: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [path.join(PROJECT, program), ...args], {
    cwd,
    encoding: "utf8",
    env: { ...process.env, ...environment },
  });
  return { status, output: `${stdout}${stderr}` };
}

describe("npm start", () => {
  let folder: string;

  beforeEach(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), "onprem-start-"));
  });

  afterEach(() => {
    fs.rmSync(folder, { recursive: true });
  });

  describeUnless(hindrance("terraform", []), "where no provider can be had", () => {
    // A configuration that leads to an empty folder: what an air-gapped machine without a mirror comes to.
    const airGapped = (): NodeJS.ProcessEnv => {
      const mirror = path.join(folder, "mirror");
      fs.mkdirSync(mirror);
      const file = path.join(folder, "terraformrc");
      fs.writeFileSync(file, `provider_installation {\n  filesystem_mirror {\n    path = "${mirror}"\n  }\n}\n`);
      return { TF_CLI_CONFIG_FILE: file };
    };

    test("says what was synthesized and not applied, in the engine's words, and is no failure", () => {
      const { status, output } = run(folder, START, [], airGapped());
      expect(output).toMatch(/lab-entry .* synthesized, not applied: Failed to query available provider packages/);
      expect(output).toMatch(/4 stacks synthesized, 0 applied and verified, 1 NOT APPLIED\./);
      expect(status).toBe(0);
    });

    test("is a failure when asked to be strict", () => {
      expect(run(folder, START, ["--strict"], airGapped()).status).toBe(3);
    });
  });

  test("says so where there is no engine", () => {
    const { status, output } = run(folder, START, [], { TERRAFORM_BINARY_NAME: "no-such-engine" });
    expect(output).toContain(
      "synthesized, not applied: TERRAFORM_BINARY_NAME names no-such-engine, which does not run",
    );
    expect(status).toBe(0);
  });

  test("refuses an option that there is not", () => {
    const { status, output } = run(folder, START, ["--kubeconfg", "x"]);
    expect(output).toContain("Usage: npm start");
    expect(status).toBe(1);
  });

  describeUnless(hindrance("terraform", ["kubernetes"]), "with providers", () => {
    const destroy = (): void => {
      spawnSync("terraform", ["destroy", "-auto-approve", "-input=false"], {
        cwd: path.join(folder, "cdktf.out/stacks/lab-entry"),
      });
    };

    test("applies the lab environment and verifies it, twice", () => {
      try {
        for (const attempt of ["first", "second"]) {
          const { status, output } = run(folder, START, ["--strict"]);
          expect(`${attempt}: ${output}`).toMatch(
            /lab-entry .* applied and verified: second plan empty; entry\/entry on entry-\S+ and entry-\S+/,
          );
          expect(status).toBe(0);
        }
      } finally {
        destroy();
      }
    });

    test("a kubeconfig variable that happens to be set is not followed", () => {
      const elsewhere = path.join(folder, "kubeconfig");
      fs.writeFileSync(elsewhere, "apiVersion: v1\nkind: Config\n");
      try {
        const { output } = run(folder, START, [], {
          KUBECONFIG: elsewhere,
          KUBE_CONFIG_PATH: elsewhere,
          KUBE_HOST: "https://198.51.100.1:6443",
        });
        expect(output).toMatch(/lab-entry .* applied and verified/);
      } finally {
        destroy();
      }
    });

    test("another cluster is taken when it is named, and has a state of its own", async () => {
      await ensureLab();
      expect(run(folder, START, []).status).toBe(0);
      destroy();
      try {
        const { status, output } = run(folder, START, ["--kubeconfig", LAB.kubeconfig]);
        expect(output).toContain(`Applying lab-entry to context lab of ${LAB.kubeconfig}`);
        expect(status).toBe(0);
        const states = fs.readdirSync(path.join(folder, ".onprem-state"), { recursive: true });
        expect(states).toContainEqual(expect.stringMatching(/^[0-9a-f-]{36}\/terraform\.lab-entry\.tfstate$/));
      } finally {
        destroy();
      }
    });

    test("another cluster that does not answer fails its stacks, and all are synthesized", () => {
      const kubeconfig = path.join(folder, "kubeconfig");
      const cluster = { name: "gone", cluster: { server: "https://127.0.0.1:1" } };
      const context = { name: "gone", context: { cluster: "gone", user: "nobody" } };
      const config = {
        clusters: [cluster],
        contexts: [context],
        users: [{ name: "nobody" }],
        "current-context": "gone",
      };
      fs.writeFileSync(kubeconfig, JSON.stringify({ apiVersion: "v1", kind: "Config", ...config }));
      const { status, output } = run(folder, START, ["--kubeconfig", kubeconfig]);
      expect(output).toMatch(/lab-entry .* FAILED: context gone of .* does not answer/);
      expect(output).toContain("4 stacks synthesized, 0 applied and verified, 1 FAILED.");
      expect(status).toBe(1);
    });

    test("a kubeconfig without such a context is refused", () => {
      const kubeconfig = path.join(folder, "kubeconfig");
      fs.writeFileSync(kubeconfig, "apiVersion: v1\nkind: Config\ncurrent-context: gone\n");
      const { status, output } = run(folder, START, ["--kubeconfig", kubeconfig]);
      expect(output).toContain('has no context "gone": name one by --context');
      expect(status).toBe(1);
    });
  });
});
