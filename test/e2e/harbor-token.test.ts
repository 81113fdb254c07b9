import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { describeUnless, missing } from "../support/requirements";
import { chartHindrance, inCluster } from "./support/harbor-chart";
import { DeclaredHarbor } from "./support/declared-harbor";
import { harborToken } from "./support/harbor-token";
import { give } from "./support/service-process";
import { Answer, digestOf, REGISTRY_PROGRAM, TokenRegistry } from "./support/token-registry";
import { Undo } from "./support/undo";

const REPOSITORY = "library/shop";
const LAYER = "a layer of an image";

/** What a node reads at its start: of the Secret that the chart's values name to the core, by the names that the chart mounts. */
interface NodeKeys {
  readonly key: string;
  readonly certificate: string;
  readonly uploads: string;
}

function keysOf(harbor: DeclaredHarbor): NodeKeys {
  const core = harbor.secret(harbor.value("core", "secretName") as string);
  const registry = harbor.secret(harbor.value("registry", "existingSecret") as string);
  return {
    key: core["tls.key"] ?? "",
    certificate: core["tls.crt"] ?? "",
    uploads: registry[harbor.value("registry", "existingSecretKey") as string] ?? "",
  };
}

describeUnless(missing([REGISTRY_PROGRAM]), "tokens of a Harbor on two nodes, before real registries", () => {
  let folder: string;
  let harbor: DeclaredHarbor;
  let other: DeclaredHarbor;
  const undo = new Undo();

  /** A node over the images that all share. */
  const node = async (name: string, { certificate, uploads }: NodeKeys): Promise<TokenRegistry> => {
    const storage = path.join(folder, "images");
    const registry = await TokenRegistry.start({ name, folder, storage, certificate, secret: uploads });
    undo.add(() => registry.stop());
    return registry;
  };

  const tokenOf = (from: DeclaredHarbor): string => harborToken(keysOf(from).key, REPOSITORY);

  /** Pushes a layer: begun at one node, and finished at another. */
  const push = async (begun: TokenRegistry, finished: TokenRegistry, token: string, layer: string): Promise<Answer> => {
    const { status, location } = await begun.ask("POST", `${REPOSITORY}/blobs/uploads/`, token);
    expect(status).toBe(202);
    return finished.ask("PUT", `${location}&digest=${digestOf(layer)}`, token, layer);
  };

  const pull = (from: TokenRegistry, token?: string): Promise<Answer> =>
    from.ask("GET", `${REPOSITORY}/blobs/${digestOf(LAYER)}`, token);

  const refused = (answer: Answer): void => {
    expect(answer).toMatchObject({ status: 401, errors: ["UNAUTHORIZED"] });
    expect(answer.challenge).toContain('error="invalid_token"');
  };

  beforeAll(async () => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), "onprem-tokens-"));
    undo.add(() => {
      fs.rmSync(folder, { recursive: true });
    });
    fs.mkdirSync(path.join(folder, "images"));
    give(folder);
    [harbor, other] = [await DeclaredHarbor.made(), await DeclaredHarbor.made()];
    undo.add(
      () => {
        harbor.close();
      },
      () => {
        other.close();
      },
    );
  });

  afterAll(() => undo.all());

  describe("with the keys of the cluster's one Secret", () => {
    let nodes: readonly [TokenRegistry, TokenRegistry];
    beforeAll(async () => {
      // As two pods read it, one after the other.
      nodes = [await node("node-1", keysOf(harbor)), await node("node-2", keysOf(harbor))];
    });

    test("nobody gets in without a token", async () => {
      for (const one of nodes) {
        const answer = await pull(one);
        expect(answer).toMatchObject({ status: 401, errors: ["UNAUTHORIZED"] });
        expect(answer.challenge).toContain('service="harbor-registry"');
        expect(answer.challenge).not.toContain("invalid_token");
      }
    });

    test("a token that one core signed is taken by both: a push to one is pulled from both", async () => {
      const token = tokenOf(harbor);
      expect((await push(nodes[0], nodes[0], token, LAYER)).status).toBe(201);
      for (const one of nodes) {
        expect(await pull(one, token)).toMatchObject({ status: 200, text: LAYER });
      }
    });

    test("an upload that one node began is finished by the other", async () => {
      const token = tokenOf(harbor);
      expect((await push(nodes[0], nodes[1], token, "another layer")).status).toBe(201);
    });

    test("a token is for what it says alone", async () => {
      const elsewhere = harborToken(keysOf(harbor).key, "library/other");
      expect(await pull(nodes[0], elsewhere)).toMatchObject({ status: 401, errors: ["UNAUTHORIZED"] });
    });

    test("made once: another init and another look at the manifests change nothing, so old tokens stay good", async () => {
      const token = tokenOf(harbor);
      const before = keysOf(harbor);
      await harbor.secrets(["init", "test"]);
      expect(keysOf(harbor)).toEqual(before);
      expect((await pull(await node("node-3", keysOf(harbor)), token)).status).toBe(200);
    });
  });

  test("the incident: with a key pair each, logins by turns are taken and refused", async () => {
    const nodes = [await node("apart-1", keysOf(harbor)), await node("apart-2", keysOf(other))];
    const token = tokenOf(harbor);
    const answers: Answer[] = [];
    for (const turn of [0, 1, 0, 1]) {
      answers.push(await nodes[turn]!.ask("GET", "", token));
    }
    expect(answers.map(({ status }) => status)).toEqual([200, 401, 200, 401]);
    answers.filter(({ status }) => status === 401).forEach(refused);
    // Each takes its own: it is not that one of them takes none.
    expect((await nodes[1]!.ask("GET", "", tokenOf(other))).status).toBe(200);
  });

  test("a rotation makes a pair that belongs together, and ends the tokens from before", async () => {
    const old = await node("old", keysOf(other));
    const before = tokenOf(other);
    await other.secrets(["rotate", "test", "harbor_token_key", "--yes"]);
    const renewed = await node("renewed", keysOf(other));
    expect((await renewed.ask("GET", "", tokenOf(other))).status).toBe(200);
    refused(await renewed.ask("GET", "", before));
    // Why the cores are to be stopped before: those that still run refuse what the new ones sign.
    refused(await old.ask("GET", "", tokenOf(other)));
  });
});

describeUnless(chartHindrance(), "keys of a Harbor in its pods", () => {
  test("the core and the registry get those of the Secret", async () => {
    const passwords = { harbor_database: "unused", harbor_redis: "unused" };
    const harbor = await DeclaredHarbor.made({}, passwords);
    try {
      const pods = await inCluster(harbor);
      const { key, uploads } = keysOf(harbor);
      expect(key).toMatch(/^-----BEGIN RSA PRIVATE KEY-----\n/);
      expect(uploads).toHaveLength(16);
      expect(pods.of("harbor-core").files["/etc/core/private_key.pem"]).toBe(key);
      expect(pods.of("harbor-registry").variables.REGISTRY_HTTP_SECRET).toBe(uploads);
    } finally {
      harbor.close();
    }
  });
});
