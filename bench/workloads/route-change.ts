import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { App } from "cdktf";
import { kubeconfigPath, status } from "../../lab";
import { type Engine, findEngine } from "../../lab/start/engine";
import { StackRunner } from "../../lab/start/stack-runner";
import { Backend, Environment, NginxEntry, StateBackend } from "../../lib";
import { LAB_CLUSTER } from "../../stacks";
import { median } from "../compare";
import { print } from "./report";

/** Applies an entry to the lab, changes its route some times, and prints the median time of a plan and apply. */
async function main(changes: number): Promise<void> {
  const engine = findEngine();
  if (engine === undefined) {
    throw new Error("neither terraform nor tofu is installed");
  }
  if (!(await status()).up) {
    throw new Error("the lab is down: npm run lab -- up");
  }
  const home = mkdtempSync(join(tmpdir(), "onprem-bench-"));
  try {
    print(median(await timesOfChanges(engine, home, changes)));
  } finally {
    rmSync(home, { recursive: true });
  }
}

async function timesOfChanges(engine: Engine, home: string, changes: number): Promise<readonly number[]> {
  const open = (port: number): StackRunner => {
    const app = new App({ outdir: join(home, "cdktf.out") });
    const cluster = { ...LAB_CLUSTER, kubeconfig: kubeconfigPath() };
    const lab = new Environment(app, "lab", { cluster, state: StateBackend.local({ folder: home }) });
    const entry = new NginxEntry(lab.stack("bench"), "bench-entry", { nodePort: 28899, plainHttp: true });
    entry.addRoute("/", Backend.service({ namespace: "shop", name: "web", port }));
    app.synth();
    return new StackRunner(engine, join(app.outdir, "stacks", "lab-bench"));
  };
  const runner = open(1);
  await runner.init();
  try {
    await runner.apply();
    const times: number[] = [];
    for (let change = 0; change < changes; change++) {
      const changed = open(change + 2);
      const started = performance.now();
      await changed.apply();
      times.push(performance.now() - started);
    }
    return times;
  } finally {
    await runner.destroy();
  }
}

main(Number(process.argv[2] ?? 3)).catch((error: unknown) => {
  process.stderr.write(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
});
