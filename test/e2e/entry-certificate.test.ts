import type { V1Secret } from "@kubernetes/client-node";
import { App } from "cdktf";
import { Backend, Environment, NginxEntry, SecretValue, StateBackend, Tls } from "../../lib";
import { describeUnless } from "../support/requirements";
import { selfSigned } from "../support/certificate";
import { AppliedApp, filesWith } from "./support/applied-app";
import { ensureLab, find, LAB } from "./support/lab-cluster";
import { ENGINES, hindrance } from "./support/requirements";

/** Each engine has a namespace and a node port of its own. */
const PORTS = { terraform: 28891, tofu: 28892 } as const;

// What is Terraform's alone: a plan file, and a value that it writes without ever keeping it.
describe.each(ENGINES)("the certificate of an NginxEntry, applied by %s", (engine) => {
  const id = `certificate-${engine}`;

  describeUnless(hindrance(engine, ["kubernetes"]), "to the lab", () => {
    let applied: AppliedApp;
    let pair = selfSigned("entry.example.com");

    const open = (revision: number): ReturnType<AppliedApp["open"]> => {
      const build = (app: App): void => {
        const lab = new Environment(app, "lab", { cluster: LAB, state: StateBackend.local({ folder: applied.home }) });
        const tls = Tls.pair({
          certificate: SecretValue.variable("entry_certificate"),
          key: SecretValue.variable("entry_key"),
          revision,
        });
        new NginxEntry(lab.stack("entry"), id, { nodePort: PORTS[engine], tls }).addRoute(
          "/",
          Backend.service({ namespace: "shop", name: "api", port: 8080 }),
        );
      };
      return applied.open("lab-entry", build, { entry_certificate: pair.certificate, entry_key: pair.key });
    };

    beforeAll(async () => {
      await ensureLab();
      applied = new AppliedApp(engine);
    });

    afterAll(async () => {
      await (await open(1)).destroy();
      applied.close();
    });

    test("a saved plan does not hold the private key", async () => {
      const runner = await open(1);
      await runner.savePlan("saved.tfplan");
      expect(await runner.showPlan("saved.tfplan")).toContain(`${id}-tls`);
      const canary = pair.key.split("\n")[2]!;
      expect(await runner.showPlan("saved.tfplan")).not.toContain(canary);
      expect(filesWith(applied.home, canary)).toEqual([]);
    });

    test("another one is written when its revision is raised, and not before", async () => {
      await (await open(1)).apply();
      pair = selfSigned("renewed.example.com");
      expect(await (await open(1)).plan()).toEqual({});
      const raised = await open(2);
      expect(Object.values(await raised.plan())).toEqual(["update"]);
      await raised.apply();
      const secret = await find<V1Secret>("v1", "Secret", `${id}-tls`, id);
      expect(Buffer.from(secret!.data!["tls.crt"]!, "base64").toString()).toBe(pair.certificate);
    });
  });
});
