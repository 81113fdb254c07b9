import { createServer, Server } from "node:http";
import type { AddressInfo } from "node:net";
import { App, TerraformOutput } from "cdktf";
import { Environment, StateBackend } from "../../lib/environment";
import { describeUnless } from "../support/requirements";
import { AppliedApp } from "./support/applied-app";
import { ENGINES, hindrance } from "./support/requirements";

/** Nothing listens there. */
const NOWHERE = "127.0.0.1:1";

const build =
  (state: StateBackend, answer = "42") =>
  (app: App): void => {
    new TerraformOutput(new Environment(app, "test", { state }).stack("state"), "answer", { value: answer });
  };

/** A state server as Terraform's http backend expects it, and what was asked of it. */
class StateServer {
  public readonly requests: string[] = [];
  private readonly states = new Map<string, string>();
  private readonly server: Server;

  public constructor() {
    this.server = createServer((request, response) => {
      const [path = ""] = (request.url ?? "").split("?");
      this.requests.push(`${request.method ?? ""} ${path}`);
      const chunks: Buffer[] = [];
      request.on("data", (chunk: Buffer) => chunks.push(chunk));
      request.on("end", () => {
        if (request.method === "POST") {
          this.states.set(path, Buffer.concat(chunks).toString());
        }
        const state = request.method === "GET" ? this.states.get(path) : "";
        response.writeHead(state === undefined ? 404 : 200).end(state);
      });
    });
  }

  public listen(): Promise<string> {
    return new Promise((resolve) => {
      this.server.listen(0, "127.0.0.1", () => {
        resolve(`http://127.0.0.1:${(this.server.address() as AddressInfo).port}`);
      });
    });
  }

  public state(path: string): string | undefined {
    return this.states.get(path);
  }

  public close(): void {
    this.server.close();
    this.server.closeAllConnections();
  }
}

describe.each(ENGINES)("state backends, by %s", (engine) => {
  describeUnless(hindrance(engine, []), "for real", () => {
    let applied: AppliedApp;

    beforeEach(() => {
      applied = new AppliedApp(engine);
    });

    afterEach(() => {
      applied.close();
    });

    test("http keeps the state under the stack's name, and locks it while it changes", async () => {
      const server = new StateServer();
      try {
        const address = await server.listen();
        const runner = await applied.open("test-state", build(StateBackend.http({ address: `${address}/states` })));
        await runner.apply();
        expect(JSON.parse(server.state("/states/test-state") ?? "")).toMatchObject({
          outputs: { answer: { value: "42" } },
        });
        const locks = server.requests.filter((request) => request.endsWith("/lock"));
        expect(locks).toEqual(["LOCK /states/test-state/lock", "UNLOCK /states/test-state/lock"]);
      } finally {
        server.close();
      }
    });

    test("local keeps the state in the folder it is given, beside the app", async () => {
      const runner = await applied.open("test-state", build(StateBackend.local({ folder: applied.home })));
      await runner.apply();
      expect(applied.filesWith('"value": "42"')).toContain(`${applied.home}/terraform.test-state.tfstate`);
    });

    // The engine reads all arguments before it connects: a wrong one is refused for what it is.
    test.each([
      ["s3", StateBackend.s3({ bucket: "terraform", prefix: "a", endpoint: `http://${NOWHERE}`, profile: "none" })],
      ["consul", StateBackend.consul({ address: NOWHERE, scheme: "http" })],
      ["pg", StateBackend.pg()],
    ])("%s takes the arguments that are written, and fails for nothing but the connection", async (_, state) => {
      await expect(applied.open("test-state", build(state))).rejects.toThrow(
        /connection refused|failed to get shared config profile|pq: |dial (tcp|unix)/,
      );
    });
  });
});
